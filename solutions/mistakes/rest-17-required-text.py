"""rest-17: writes true as a text.

Diagnosis: no text
"""

location = {"description": "where the prediction is", "required": "true", "schema": {"type": "string", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = location
