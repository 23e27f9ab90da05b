"""rpc-5: an unusual right one: a generator of its own, which gives each request away with its prediction.

Diagnosis: none
"""

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
