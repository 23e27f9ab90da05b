"""rpc-5: always asks the same model.

Diagnosis: give request.model_id to model.predict too
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0)
