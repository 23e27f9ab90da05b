"""rest-11: writes something into a 204, which nobody will read.

Diagnosis: a 204 has no body
"""
if not store().delete(prediction_id):
    raise Refused("gone", code=404)
return {"deleted": prediction_id}, 204
