"""rest-7: leaves next out on the last page.

Diagnosis: an object, with an object for each Kept
"""
answer = {"predictions": [each._asdict() for each in kept]}
if len(kept) == query.limit:
    answer["next"] = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id, label=query.label)
return answer
