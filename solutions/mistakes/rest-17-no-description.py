"""rest-17: leaves the description out.

Diagnosis: a text for people
"""

location = {"required": True, "schema": {"type": "string", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = location
