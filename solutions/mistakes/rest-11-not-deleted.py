"""rest-11: answers, and deletes nothing.

Diagnosis: deletes the one that is meant
"""
found(prediction_id)
return Response(status=204)
