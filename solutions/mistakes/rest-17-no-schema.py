"""rest-17: puts type and format into the header itself.

Diagnosis: in a schema of its own
"""

location = {"description": "where the prediction is", "required": True, "type": "string", "format": "uri-reference"}
response.setdefault("headers", {})["Location"] = location
