"""ws-4: takes a mask of zeros for none.

Diagnosis: four zeros
"""

masked = 0x80 if any(mask) else 0
size = len(payload)
if size < 126:
    length = bytes([masked | size])
elif size < 65_536:
    length = bytes([masked | 126]) + size.to_bytes(2, "big")
else:
    length = bytes([masked | 127]) + size.to_bytes(8, "big")
covered = bytes(octet ^ mask[i % 4] for i, octet in enumerate(payload)) if mask else payload
return bytes([0x80 | opcode]) + length + mask + covered
