"""codecs-4: doubles the number first, as types with a sign do.

Diagnosis: that is ZigZag
"""

number <<= 1
octets = bytearray()
while number > 127:
    octets.append(number & 127 | 128)
    number >>= 7
return bytes([*octets, number])
