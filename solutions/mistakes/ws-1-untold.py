"""ws-1: asks the model behind the one that tells who watches.

Diagnosis: 0 calls of model.predict
"""

from kit import model as silent

try:
    body = codec.encode(silent.predict(*codec.decode(frame, Request)))
except Refused as error:
    return refuse(error)
return body.decode() if codec is codecs.Json else body
