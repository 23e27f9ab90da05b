"""rest-11: looks first.

Diagnosis: none
"""
found(prediction_id)
store().delete(prediction_id)
answer = Response()
answer.status_code = 204
return answer
