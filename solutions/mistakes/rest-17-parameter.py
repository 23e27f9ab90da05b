"""rest-17: copies the form of a parameter.

Diagnosis: belong to a Parameter Object
"""

location = {"name": "Location", "in": "header", "description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = location
