"""codecs-2: forgets that a text frame is a TypeError.

Diagnosis: a text frame is a str
"""

try:
    fields = msgpack.unpackb(body)
except ValueError as error:
    raise Malformed(f"the body is not MessagePack: {error}") from None
return message(kind, fields)
