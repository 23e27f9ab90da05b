"""codecs-4: writes nothing for 0.

Diagnosis: 0 is a number as well
"""

octets = bytearray()
while number:
    octets.append(number & 127 | (128 if number > 127 else 0))
    number >>= 7
return bytes(octets)
