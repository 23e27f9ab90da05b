"""rest-4: returns nothing for an unknown model.

Diagnosis: raise Refused(…, code=404)
"""
if model_id in model.MODEL_IDS:
    return {"id": model_id}
