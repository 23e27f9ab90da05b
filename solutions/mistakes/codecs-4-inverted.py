"""codecs-4: lets the top bit mark the end.

Diagnosis: the wrong way round
"""

octets = bytearray()
while number > 127:
    octets.append(number & 127)
    number >>= 7
return bytes([*octets, number | 128])
