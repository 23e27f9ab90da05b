"""rest-4: looks for it in a loop, and prints.

Diagnosis: none
"""
print("looking for", model_id)
for name in model.MODEL_IDS:
    if name == model_id:
        return dict(id=name)
raise Refused("?", code=404)
