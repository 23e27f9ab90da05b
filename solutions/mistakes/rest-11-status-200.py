"""rest-11: answers 200.

Diagnosis: 204 No Content
"""
if not store().delete(prediction_id):
    raise Refused("gone", code=404)
return Response(status=200)
