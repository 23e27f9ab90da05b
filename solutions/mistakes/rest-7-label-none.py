"""rest-7: writes an absent label into the address, as the word None.

Diagnosis: url_for leaves out what is None
"""
following = None
if len(kept) == query.limit:
    following = f"/v1/predictions?limit={query.limit}&after={kept[-1].id}&label={query.label}"
return {"predictions": [each._asdict() for each in kept], "next": following}
