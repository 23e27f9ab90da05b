"""rest-7: makes the Response, counts, and writes an address that is relative to this one.

Diagnosis: none
"""
from flask import jsonify

following = None
if len(kept) == query.limit:
    asked = query.model_dump(exclude_none=True) | {"after": max(each.id for each in kept)}
    following = "?" + "&".join(f"{name}={value}" for name, value in asked.items())
return jsonify(count=len(kept), next=following, predictions=[each._asdict() for each in kept])
