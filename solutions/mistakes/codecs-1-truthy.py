"""codecs-1: leaves out what is false.

Diagnosis: score is left out
"""
return msgpack.packb({name: value for name, value in content._asdict().items() if value})
