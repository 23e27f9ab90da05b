"""rpc-5: keeps the requests to count them.

Diagnosis: let go of each request
"""

labels, total, seen = Counter(), 0.0, []
for request in requests:
    seen.append(request)
    prediction = model.predict(request.features, request.model_id)
    labels[prediction.label] += 1
    total += prediction.score
return BatchSummary(count=len(seen), labels=labels, mean_score=total / len(seen) if seen else 0.0)
