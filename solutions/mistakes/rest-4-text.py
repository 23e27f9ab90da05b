"""rest-4: returns the id as a text.

Diagnosis: return the dict
"""
if model_id not in model.MODEL_IDS:
    raise Refused("no such model", code=404)
return model_id
