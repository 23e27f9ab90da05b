"""ws-1: answers in the kind of frame that came.

Diagnosis: the codec says what the answer is
"""

try:
    body = codec.encode(model.predict(*codec.decode(frame, Request)))
except Refused as error:
    return refuse(error)
return body.decode() if isinstance(frame, str) else body
