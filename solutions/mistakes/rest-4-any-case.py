"""rest-4: takes capitals for small letters.

Diagnosis: letter for letter
"""
if model_id.lower() not in model.MODEL_IDS:
    raise Refused("no such model", code=404)
return {"id": model_id.lower()}
