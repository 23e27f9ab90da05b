"""rpc-5: returns nothing.

Diagnosis: return the summary
"""

labels, total, count = {}, 0.0, 0
for request in requests:
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0)
