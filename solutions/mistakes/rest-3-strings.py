"""rest-3: lists bare ids, so that nothing can be added to a model later.

Diagnosis: each model is an object
"""
return {"models": list(model.MODEL_IDS)}
