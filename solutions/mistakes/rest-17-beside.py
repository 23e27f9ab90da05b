"""rest-17: puts the header beside headers.

Diagnosis: belongs under response["headers"]
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response["Location"] = location
