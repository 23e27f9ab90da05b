"""rest-11: takes the answer of delete the wrong way round.

Diagnosis: 204 No Content
"""
if store().delete(prediction_id):
    raise Refused("gone", code=404)
return Response(status=204)
