"""rpc-5: an unusual right one: no loop of its own, and a print.

Diagnosis: none
"""

import statistics

labels, mean = Counter(), 0.0
for count, prediction in enumerate((model.predict(each.features, each.model_id) for each in requests), 1):
    print(prediction)
    labels.update([prediction.label])
    mean += (prediction.score - mean) / count
return BatchSummary(count=sum(labels.values()), labels=dict(labels), mean_score=mean)
