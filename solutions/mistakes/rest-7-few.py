"""rest-7: leaves members out.

Diagnosis: an object for each Kept
"""
following = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id, label=query.label) if len(kept) == query.limit else None
return {"predictions": [{"id": each.id, "label": each.label} for each in kept], "next": following}
