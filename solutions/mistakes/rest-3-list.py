"""rest-3: answers the list without the object around it.

Diagnosis: the list stands in an object
"""
return [{"id": model_id} for model_id in model.MODEL_IDS]
