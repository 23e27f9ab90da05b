"""rpc-5: sends the sum for the mean.

Diagnosis: the mean is the sum of the scores divided by
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total)
