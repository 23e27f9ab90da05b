"""rest-11: fails at the second try.

Diagnosis: where there was none, raise Refused
"""
deleted = store().delete(prediction_id)
assert deleted
return Response(status=204)
