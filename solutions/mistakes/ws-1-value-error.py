"""ws-1: takes whatever arithmetic went wrong for a malformed frame.

Diagnosis: ZeroDivisionError, raised
"""

try:
    request = codec.decode(frame, Request)
    body = codec.encode(model.predict(request.features, request.model_id))
except Refused as error:
    return refuse(error)
except (ValueError, ArithmeticError):
    return refuse(Refused("the frame can't be read", 400))
return body.decode() if codec is codecs.Json else body
