"""codecs-1: packs the text of the fields instead of the fields.

Diagnosis: another format
"""

return msgpack.packb(str(content._asdict()))
