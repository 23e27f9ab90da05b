"""codecs-4: writes eight bits a byte.

Diagnosis: eight bits a byte
"""

return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "little")
