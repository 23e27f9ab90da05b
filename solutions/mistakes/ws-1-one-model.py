"""ws-1: ignores the model_id.

Diagnosis: request.model_id
"""

try:
    body = codec.encode(model.predict(codec.decode(frame, Request).features))
except Refused as error:
    return refuse(error)
return body.decode() if codec is codecs.Json else body
