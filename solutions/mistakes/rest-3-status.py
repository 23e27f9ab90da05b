"""rest-3: names the status too, which Flask would send by itself.

Diagnosis: none
"""
return {"models": [dict(id=model_id) for model_id in model.MODEL_IDS]}, 200
