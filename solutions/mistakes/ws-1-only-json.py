"""ws-1: reads JSON whatever the codec.

Diagnosis: decode with codec
"""

try:
    request = codecs.Json.decode(frame, Request)
    body = codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return codec.encode(model.predict(model.sample(0)))
return body.decode() if codec is codecs.Json else body
