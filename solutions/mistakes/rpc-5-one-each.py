"""rpc-5: counts a label once.

Diagnosis: labels maps a label to how often it was given
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0)
