"""rest-3: prints and returns nothing, which Flask calls a TypeError.

Diagnosis: returned None
"""
print({"models": [{"id": model_id} for model_id in model.MODEL_IDS]})
