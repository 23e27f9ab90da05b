"""codecs-4: makes the bytes and forgets to return them.

Diagnosis: not returned
"""

octets = bytearray()
while number > 127:
    octets.append(number & 127 | 128)
    number >>= 7
octets.append(number)
