"""codecs-3: returns the message object instead of its bytes.

Diagnosis: SerializeToString()
"""

return Protobuf.kinds[type(content)](**content._asdict())
