"""rest-3: knows by heart which models there are.

Diagnosis: the ids stand in model.MODEL_IDS
"""
return {"models": [{"id": "linear"}, {"id": "forest"}]}
