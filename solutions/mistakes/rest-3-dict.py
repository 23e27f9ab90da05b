"""rest-3: keeps the models by their ids, where a list was asked for.

Diagnosis: the list stands in an object
"""
return {"models": {model_id: {"id": model_id} for model_id in model.MODEL_IDS}}
