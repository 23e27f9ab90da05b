"""ws-1: answers a bug as if it were a refusal.

Diagnosis: catch Refused and nothing else
"""

try:
    body = codec.encode(model.predict(*codec.decode(frame, Request)))
except Exception as error:
    return refuse(error if isinstance(error, Refused) else Refused("a mistake", 500))
return body.decode() if codec is codecs.Json else body
