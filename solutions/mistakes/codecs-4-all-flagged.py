"""codecs-4: sets the top bit of the last byte too.

Diagnosis: the last byte must not have its top bit set
"""

octets = bytearray()
while True:
    octets.append(number & 127 | 128)
    number >>= 7
    if not number:
        return bytes(octets)
