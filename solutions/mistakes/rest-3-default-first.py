"""rest-3: writes the default model itself, and only the others from the list.

Diagnosis: the ids stand in model.MODEL_IDS
"""
others = [{"id": model_id} for model_id in model.MODEL_IDS if model_id != "linear"]
return {"models": [{"id": "linear"}, *others]}
