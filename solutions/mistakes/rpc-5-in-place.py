"""rpc-5: an unusual right one: fills the message in place, with a running mean.

Diagnosis: none
"""

summary = BatchSummary()
for request in requests:
    prediction = model.predict(list(request.features), model_id=request.model_id)
    summary.labels[prediction.label] += 1
    summary.count += 1
    summary.mean_score += (prediction.score - summary.mean_score) / summary.count
return summary
