"""codecs-2: lets the library's errors through.

Diagnosis: catch ValueError
"""

return message(kind, msgpack.unpackb(body))
