"""ws-4: sends the mask and leaves the payload plain.

Diagnosis: byte i of the payload is XORed
"""

masked = 0x80 if mask else 0
size = len(payload)
if size < 126:
    length = bytes([masked | size])
elif size < 65_536:
    length = bytes([masked | 126]) + size.to_bytes(2, "big")
else:
    length = bytes([masked | 127]) + size.to_bytes(8, "big")
covered = payload
return bytes([0x80 | opcode]) + length + mask + covered
