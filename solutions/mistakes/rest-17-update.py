"""rest-17: a right answer: more members, the type as a list, built up step by step, and returned as well.

Diagnosis: none
"""

if "headers" not in response:
    response["headers"] = {}
schema = dict(type=["string"], format="uri-reference", examples=["/v1/predictions/7"])
response["headers"].update(Location=dict(schema=schema, required=True, deprecated=False, description="Follow me."))
return response
