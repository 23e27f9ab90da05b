"""codecs-4: returns numbers instead of bytes.

Diagnosis: return bytes
"""

octets = []
while number > 127:
    octets.append(number & 127 | 128)
    number >>= 7
return [*octets, number]
