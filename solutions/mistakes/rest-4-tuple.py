"""rest-4: makes the answer itself, in a form of its own.

Diagnosis: raise the refusal
"""
if model_id not in model.MODEL_IDS:
    return {"error": "no such model"}, 404
return {"id": model_id}
