"""rest-7: forgets the limit.

Diagnosis: at most 3
"""
more = len(kept) == query.limit
following = url_for("predictions.list_predictions", after=kept[-1].id, label=query.label) if more else None
return {"predictions": [each._asdict() for each in kept], "next": following}
