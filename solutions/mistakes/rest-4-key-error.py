"""rest-4: looks the id up, and lets the lookup fail.

Diagnosis: is a bug of the server, 500
"""
return {name: {"id": name} for name in model.MODEL_IDS}[model_id]
