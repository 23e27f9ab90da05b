"""rest-4: asks whether the id is part of a text.

Diagnosis: letter for letter
"""
if model_id not in " ".join(model.MODEL_IDS):
    raise Refused("no such model", code=404)
return {"id": model_id}
