"""codecs-2: a right answer that catches every Exception.

Diagnosis: none
"""

try:
    return message(kind, msgpack.loads(body, use_list=False, object_pairs_hook=unique))
except Exception as error:
    raise Malformed("these bytes are not MessagePack") from error
