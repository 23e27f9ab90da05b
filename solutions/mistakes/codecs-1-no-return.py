"""codecs-1: makes the bytes and forgets to return them.

Diagnosis: not returned
"""

msgpack.packb(content._asdict())
