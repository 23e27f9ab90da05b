"""rest-7: asks an empty list for its last.

Diagnosis: A page may be empty
"""
last = kept[-1].id
more = len(kept) == query.limit
following = url_for("predictions.list_predictions", limit=query.limit, after=last, label=query.label) if more else None
return {"predictions": [each._asdict() for each in kept], "next": following}
