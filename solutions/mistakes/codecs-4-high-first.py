"""codecs-4: writes the highest seven bits first, as MIDI files do.

Diagnosis: the lowest seven bits come first
"""

octets = [number & 127]
while number > 127:
    number >>= 7
    octets.insert(0, number & 127 | 128)
return bytes(octets)
