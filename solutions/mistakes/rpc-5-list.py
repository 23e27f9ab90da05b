"""rpc-5: collects all rows first.

Diagnosis: predict inside the loop, and keep no list
"""

labels, total, count = {}, 0.0, 0
for request in list(requests):
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0)
