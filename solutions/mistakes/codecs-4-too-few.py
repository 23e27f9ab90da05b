"""codecs-4: takes 128 for one byte.

Diagnosis: 128 needs a second byte
"""

octets = bytearray()
while number > 128:
    octets.append(number & 127 | 128)
    number >>= 7
return bytes([*octets, number])
