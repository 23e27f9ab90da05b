"""rpc-5: skips a request that the model refuses.

Diagnosis: let what model.predict raises through
"""

from kit.contract import Refused

labels, total, count = {}, 0.0, 0
for request in requests:
    try:
        prediction = model.predict(request.features, request.model_id)
    except Refused:
        continue
    labels[prediction.label] = labels.get(prediction.label, 0) + 1
    total += prediction.score
    count += 1
return BatchSummary(count=count, labels=labels, mean_score=total / count if count else 0)
