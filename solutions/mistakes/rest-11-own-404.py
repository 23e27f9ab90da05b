"""rest-11: makes the refusal itself, in a form of its own.

Diagnosis: raise the refusal
"""
if not store().delete(prediction_id):
    return "no such prediction", 404
return "", 204
