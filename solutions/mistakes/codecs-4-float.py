"""codecs-4: divides, which makes a float.

Diagnosis: digits were lost
"""

octets = bytearray()
while number > 127:
    octets.append(int(number % 128) | 128)
    number = int(number / 128)
return bytes([*octets, int(number)])
