"""rest-17: takes the id for a number.

Diagnosis: its type is string
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "integer", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = location
