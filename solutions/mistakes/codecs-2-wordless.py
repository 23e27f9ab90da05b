"""codecs-2: raises Malformed without a sentence.

Diagnosis: takes a sentence
"""

try:
    fields = msgpack.unpackb(body)
except (ValueError, TypeError):
    raise Malformed() from None
return message(kind, fields)
