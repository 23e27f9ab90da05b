"""rest-17: takes headers for granted.

Diagnosis: KeyError: 'headers'
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response["headers"]["Location"] = location
