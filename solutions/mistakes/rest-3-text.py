"""rest-3: makes the JSON itself, which Flask then takes for a page.

Diagnosis: return the dict itself
"""
import json

return json.dumps({"models": [{"id": model_id} for model_id in model.MODEL_IDS]})
