"""rpc-5: divides by zero for an empty batch.

Diagnosis: no request at all is a batch too
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count)
