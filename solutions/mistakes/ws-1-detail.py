"""ws-1: answers with the sentence alone, which a client can't tell from a prediction.

Diagnosis: refuse(error) makes the frame
"""

try:
    request = codec.decode(frame, Request)
    body = codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return error.detail
return body.decode() if codec is codecs.Json else body
