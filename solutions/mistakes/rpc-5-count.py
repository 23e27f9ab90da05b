"""rpc-5: counts the labels.

Diagnosis: count is how many requests there were
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=len(labels), labels=labels, mean_score=total / count if count else 0)
