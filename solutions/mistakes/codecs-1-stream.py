"""codecs-1: a right answer that uses a Packer and 32-bit floats.

Diagnosis: none
"""

packer = msgpack.Packer(use_single_float=True)
return packer.pack(dict(zip(content._fields, content, strict=True)))
