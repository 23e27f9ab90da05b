"""ws-1: makes text of every format.

Diagnosis: can't decode byte 0xff
"""

try:
    request = codec.decode(frame, Request)
    return codec.encode(model.predict(request.features, request.model_id)).decode()
except Refused as error:
    return refuse(error)
