"""codecs-2: returns Malformed instead of raising it.

Diagnosis: is returned here
"""

try:
    fields = msgpack.unpackb(body)
except (ValueError, TypeError) as error:
    return Malformed(str(error))
return message(kind, fields)
