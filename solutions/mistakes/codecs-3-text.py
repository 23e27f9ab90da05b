"""codecs-3: returns the message as text.

Diagnosis: this format is no text
"""

return str(Protobuf.kinds[type(content)](**content._asdict()))
