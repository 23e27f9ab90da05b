"""rest-4: lets Flask refuse, which is as right.

Diagnosis: none
"""
from flask import abort

if model_id not in model.MODEL_IDS:
    abort(404)
return {"id": model_id, "pixels": model.PIXELS}
