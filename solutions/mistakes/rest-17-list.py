"""rest-17: makes a list, as parameters are.

Diagnosis: headers is an object
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
response["headers"] = [location | {"name": "Location"}]
