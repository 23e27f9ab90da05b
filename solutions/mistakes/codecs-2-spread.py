"""codecs-2: spreads the fields into the message, whatever they are.

Diagnosis: unexpected keyword argument 'colour'
"""

try:
    fields = msgpack.unpackb(body)
except (ValueError, TypeError) as error:
    raise Malformed(f"the body is not MessagePack: {error}") from None
return kind(**fields)
