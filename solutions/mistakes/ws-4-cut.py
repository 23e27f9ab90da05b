"""ws-4: repeats the mask four times, however long the payload is.

Diagnosis: again and again
"""

masked = 0x80 if mask else 0
size = len(payload)
if size < 126:
    length = bytes([masked | size])
elif size < 65_536:
    length = bytes([masked | 126]) + size.to_bytes(2, "big")
else:
    length = bytes([masked | 127]) + size.to_bytes(8, "big")
covered = bytes(octet ^ cover for octet, cover in zip(payload, mask * 4, strict=False)) if mask else payload
return bytes([0x80 | opcode]) + length + mask + covered
