"""rest-7: takes ids for positions.

Diagnosis: after=kept[-1].id
"""
following = None
if len(kept) == query.limit:
    after = query.after + query.limit
    following = url_for("predictions.list_predictions", limit=query.limit, after=after, label=query.label)
return {"predictions": [each._asdict() for each in kept], "next": following}
