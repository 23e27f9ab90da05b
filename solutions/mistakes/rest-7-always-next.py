"""rest-7: has a next page always, after the last one too.

Diagnosis: this is the last page
"""
following = url_for("predictions.list_predictions", limit=query.limit, after=kept[-1].id, label=query.label)
return {"predictions": [each._asdict() for each in kept], "next": following}
