"""ws-1: lets the refusal through, which would close the socket.

Diagnosis: catch Refused
"""

request = codec.decode(frame, Request)
body = codec.encode(model.predict(request.features, request.model_id))
return body.decode() if codec is codecs.Json else body
