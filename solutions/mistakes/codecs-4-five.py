"""codecs-4: takes five rounds, which 32 bits need.

Diagnosis: repeat until no more than seven are left
"""
octets = bytearray()
for _ in range(5):
    octets.append(number & 127 | 128)
    number >>= 7
    if not number:
        break
octets[-1] &= 127
return bytes(octets)
