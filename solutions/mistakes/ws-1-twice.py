"""ws-1: asks the model once to see whether it refuses, and once for the answer.

Diagnosis: call model.predict once
"""

try:
    request = codec.decode(frame, Request)
    model.predict(request.features, request.model_id)
    body = codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return refuse(error)
return body.decode() if codec is codecs.Json else body
