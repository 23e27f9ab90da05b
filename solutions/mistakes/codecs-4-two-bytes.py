"""codecs-4: stops after two bytes.

Diagnosis: may need several more
"""

if number < 128:
    return bytes([number])
return bytes([number & 127 | 128, number >> 7])
