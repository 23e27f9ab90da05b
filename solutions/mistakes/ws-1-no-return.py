"""ws-1: makes the answer and forgets to return it.

Diagnosis: not returned
"""

try:
    request = codec.decode(frame, Request)
    codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return refuse(error)
