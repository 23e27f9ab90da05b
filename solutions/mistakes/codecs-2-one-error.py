"""codecs-2: catches only the error named like unpacking; truncated bytes are a plain ValueError.

Diagnosis: catch ValueError
"""

try:
    fields = msgpack.unpackb(body)
except msgpack.UnpackException as error:
    raise Malformed(f"the body is not MessagePack: {error}") from None
return message(kind, fields)
