"""codecs-4: takes 127 for too large.

Diagnosis: 127 still fits
"""

octets = bytearray()
while number >= 127:
    octets.append(number & 127 | 128)
    number >>= 7
return bytes([*octets, number])
