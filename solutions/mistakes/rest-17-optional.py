"""rest-17: leaves required out.

Diagnosis: never comes without a Location
"""

location = {"description": "where the prediction is", "schema": {"type": "string", "format": "uri-reference"}}
response.setdefault("headers", {})["Location"] = location
