"""ws-1: sends JSON as bytes, so as a binary frame.

Diagnosis: JSON travels as str
"""

try:
    request = codec.decode(frame, Request)
    return codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return refuse(error)
