"""codecs-4: a right answer that calls itself.

Diagnosis: none
"""

if number < 128:
    return bytes([number])
return bytes([number % 128 + 128]) + varint(number // 128)
