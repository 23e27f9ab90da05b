"""rest-7: leaves each Kept a tuple, which becomes a JSON array.

Diagnosis: an object for each Kept
"""
more = len(kept) == query.limit
following = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id, label=query.label) if more else None
return {"predictions": kept, "next": following}
