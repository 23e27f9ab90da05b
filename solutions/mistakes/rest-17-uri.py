"""rest-17: says uri.

Diagnosis: the format is uri-reference
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri"}}
response.setdefault("headers", {})["Location"] = location
