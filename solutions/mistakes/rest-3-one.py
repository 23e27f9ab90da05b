"""rest-3: lists the default model only.

Diagnosis: for each id in model.MODEL_IDS
"""
return {"models": [{"id": model.DEFAULT}]}
