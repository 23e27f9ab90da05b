"""rest-17: says no format.

Diagnosis: the format is uri-reference
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string"}}
response.setdefault("headers", {})["Location"] = location
