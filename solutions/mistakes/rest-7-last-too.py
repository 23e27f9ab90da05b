"""rest-7: has a next page after the last one.

Diagnosis: this is the last page
"""
last = kept[-1].id if kept else query.after
following = url_for("predictions.list_predictions", limit=query.limit, after=last, label=query.label)
return {"predictions": [each._asdict() for each in kept], "next": following if kept else None}
