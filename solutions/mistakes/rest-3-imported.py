"""rest-3: imports the name itself.

Diagnosis: none
"""
from kit.model import MODEL_IDS

return {"models": [{"id": model_id} for model_id in MODEL_IDS]}
