"""codecs-4: forgets the top bits.

Diagnosis: must be set (| 128)
"""

octets = bytearray()
while number > 127:
    octets.append(number & 127)
    number >>= 7
return bytes([*octets, number])
