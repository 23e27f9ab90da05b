"""codecs-3: a right answer that fills the fields one by one.

Diagnosis: none
"""

filled = Protobuf.kinds[type(content)]()
for name, value in content._asdict().items():
    if name == "features":
        filled.features.extend(value)
    else:
        setattr(filled, name, value)
return filled.SerializeToString()
