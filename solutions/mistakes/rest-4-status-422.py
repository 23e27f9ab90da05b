"""rest-4: refuses with the default status of a Refused.

Diagnosis: 404 Not Found
"""
if model_id not in model.MODEL_IDS:
    raise Refused("no such model")
return {"id": model_id}
