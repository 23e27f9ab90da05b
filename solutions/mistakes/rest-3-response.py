"""rest-3: makes the Response by hand, says more about each model, in another order.

Diagnosis: none
"""
from flask import jsonify

found = []
for model_id in reversed(model.MODEL_IDS):
    found.append({"id": model_id, "default": model_id == model.DEFAULT})
return jsonify(models=found)
