"""rest-17: gives an address instead of a Header Object.

Diagnosis: has description, required and schema
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = "/v1/predictions/7"
