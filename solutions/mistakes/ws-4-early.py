"""ws-4: takes the long form one byte too early.

Diagnosis: from 65,536 on 127
"""

masked = 0x80 if mask else 0
size = len(payload)
if size < 126:
    length = bytes([masked | size])
elif size < 65_535:
    length = bytes([masked | 126]) + size.to_bytes(2, "big")
else:
    length = bytes([masked | 127]) + size.to_bytes(8, "big")
covered = bytes(octet ^ mask[i % 4] for i, octet in enumerate(payload)) if mask else payload
return bytes([0x80 | opcode]) + length + mask + covered
