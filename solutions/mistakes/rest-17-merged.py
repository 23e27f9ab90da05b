"""rest-17: a right answer that merges, the name in lower case.

Diagnosis: none
"""

schema = {"format": "uri-reference", "type": "string"}
response["headers"] = response.get("headers", {}) | {"location": {"description": "l'adresse", "required": True, "schema": schema}}
