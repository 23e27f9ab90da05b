"""rest-17: takes the other headers away.

Diagnosis: take nothing away
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response["headers"] = {"Location": location}
