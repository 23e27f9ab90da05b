"""rpc-5: keeps the requests by their label.

Diagnosis: let go of each request
"""

by_label, total = {}, 0.0
for request in requests:
    prediction = model.predict(list(request.features), request.model_id)
    by_label.setdefault(prediction.label, set()).add(id(request))
    by_label[prediction.label, "kept"] = [*by_label.get((prediction.label, "kept"), ()), request]
    total += prediction.score
labels = {label: len(found) for label, found in by_label.items() if isinstance(label, str)}
count = sum(labels.values())
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0.0)
