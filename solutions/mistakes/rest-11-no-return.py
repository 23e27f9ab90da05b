"""rest-11: returns nothing.

Diagnosis: returned nothing
"""
if not store().delete(prediction_id):
    raise Refused("gone", code=404)
