"""ws-1: a right answer that spreads the request and asks the codec for its name.

Diagnosis: none
"""

try:
    body = codec.encode(model.predict(*codec.decode(frame, Request)))
    return str(body, "utf-8") if codec.name == "json" else body
except Refused as error:
    return refuse(error)
