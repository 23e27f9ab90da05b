"""rpc-5: an unusual right one: holds the request before, too.

Diagnosis: none
"""

from itertools import pairwise

summary, total = BatchSummary(), 0.0


def predicted():
    for request in requests:
        yield request, model.predict(request.features, request.model_id)


for _, prediction in predicted():
    summary.count += 1
    summary.labels[prediction.label] += 1
    total += prediction.score
if summary.count:
    summary.mean_score = total / summary.count
return summary
