"""rpc-5: counts the characters of the labels.

Diagnosis: a request of two digits has one label
"""

labels, total, count = Counter(), 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels.update(prediction.label)
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0.0)
