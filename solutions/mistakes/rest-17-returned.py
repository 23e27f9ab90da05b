"""rest-17: returns a new Response Object.

Diagnosis: what you return is thrown away
"""

location = {"description": "where the prediction is", "required": True, "schema": {"type": "string", "format": "uri-reference"}}
return response | {"headers": {"Location": location}}
