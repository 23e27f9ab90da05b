"""rest-11: answers 200, and tells in the body what it did.

Diagnosis: 204 No Content
"""
if not store().delete(prediction_id):
    raise Refused("gone", code=404)
return {"deleted": prediction_id}
