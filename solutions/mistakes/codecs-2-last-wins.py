"""codecs-2: keeps the last value of a name that comes twice.

Diagnosis: object_pairs_hook=unique
"""

try:
    fields = msgpack.unpackb(body)
except (ValueError, TypeError) as error:
    raise Malformed(f"the body is not MessagePack: {error}") from None
return message(kind, fields)
