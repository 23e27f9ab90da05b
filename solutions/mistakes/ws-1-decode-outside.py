"""ws-1: catches what the model refuses, but not what the codec refuses.

Diagnosis: catch Refused
"""

request = codec.decode(frame, Request)
try:
    body = codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return refuse(error)
return body.decode() if codec is codecs.Json else body
