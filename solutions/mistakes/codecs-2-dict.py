"""codecs-2: returns the fields as a dict.

Diagnosis: the fields of the map
"""

try:
    return msgpack.unpackb(body)
except (ValueError, TypeError) as error:
    raise Malformed(f"the body is not MessagePack: {error}") from None
