"""codecs-2: streams, so a byte left over goes unseen.

Diagnosis: to their end
"""

try:
    unpacker = msgpack.Unpacker()
    unpacker.feed(body)
    fields = unpacker.unpack()
except (ValueError, TypeError, msgpack.OutOfData) as error:
    raise Malformed(str(error)) from None
return message(kind, fields)
