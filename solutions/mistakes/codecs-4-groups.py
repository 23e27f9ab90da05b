"""codecs-4: a right answer that makes the groups first and flags them afterwards.

Diagnosis: none
"""

groups = []
for shift in range(0, max(1, number.bit_length()), 7):
    groups.append(number >> shift & 0x7F)
return bytes(group | (0x80 if place < len(groups) - 1 else 0) for place, group in enumerate(groups))
