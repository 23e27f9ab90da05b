"""codecs-1: packs the NamedTuple, so the names are lost.

Diagnosis: packed as an array
"""

return msgpack.packb(content)
