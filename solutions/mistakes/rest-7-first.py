"""rest-7: goes on after the first of the page.

Diagnosis: once more
"""
more = len(kept) == query.limit
following = url_for("predictions.list_predictions", limit=query.limit, after=kept[0].id, label=query.label) if more else None
return {"predictions": [each._asdict() for each in kept], "next": following}
