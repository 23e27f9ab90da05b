"""rest-7: forgets the label.

Diagnosis: the next page is of the same label
"""
more = len(kept) == query.limit
following = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id) if more else None
return {"predictions": [each._asdict() for each in kept], "next": following}
