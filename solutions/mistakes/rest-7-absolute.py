"""rest-7: writes whole URLs, and says how many there are.

Diagnosis: none
"""
if len(kept) < query.limit:
    following = None
else:
    following = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id, label=query.label, _external=True)
return {"count": len(kept), "next": following, "predictions": [each._asdict() for each in kept]}
