"""codecs-2: swallows the error and returns an empty message.

Diagnosis: not raised again
"""

try:
    fields = msgpack.unpackb(body)
except (ValueError, TypeError):
    return None
return message(kind, fields)
