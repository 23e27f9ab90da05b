"""rest-7: builds the address by hand, with the label quoted.

Diagnosis: none
"""
from urllib.parse import urlencode

following = None
if kept and len(kept) >= query.limit:
    asked = {"after": kept[-1].id, "limit": query.limit} | ({"label": query.label} if query.label else {})
    following = "/v1/predictions?" + urlencode(asked)
return dict(predictions=[dict(zip(Kept._fields, each)) for each in kept], next=following)
