"""codecs-3: packs MessagePack.

Diagnosis: another format
"""

return msgpack.packb(content._asdict())
