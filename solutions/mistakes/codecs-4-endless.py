"""codecs-4: never shifts.

Diagnosis: never ends
"""

octets = bytearray()
while number > 127:
    octets[:] = bytes([number & 127 | 128])
return bytes([*octets, number])
