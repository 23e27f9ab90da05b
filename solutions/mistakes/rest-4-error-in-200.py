"""rest-4: answers 200 with an error in it.

Diagnosis: not by the body of a 200
"""
if model_id not in model.MODEL_IDS:
    return {"error": f"there is no model {model_id}"}
return {"id": model_id}
