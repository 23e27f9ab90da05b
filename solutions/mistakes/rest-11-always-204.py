"""rest-11: says 204 for what was never there.

Diagnosis: 404: it is gone
"""
store().delete(prediction_id)
return Response(status=204)
