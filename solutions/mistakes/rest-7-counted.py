"""rest-7: counts instead of looking at ids, and skips one.

Diagnosis: after=kept[-1].id
"""
more = len(kept) == query.limit
after = query.after + query.limit + 1
following = url_for("predictions.list_predictions", limit=query.limit, after=after, label=query.label) if more else None
return {"predictions": [each._asdict() for each in kept], "next": following}
