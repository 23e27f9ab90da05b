"""ws-4: an unusual right one: XORs the whole payload as one number.

Diagnosis: none
"""

size, bit = len(payload), 0x80 if mask else 0
short = size if size < 126 else 126 if size < 1 << 16 else 127
more = {126: 2, 127: 8}.get(short, 0)
if mask:
    stretched = (mask * (size // 4 + 1))[:size]
    payload = (int.from_bytes(payload) ^ int.from_bytes(stretched)).to_bytes(size)
return bytes([0x80 | opcode, bit | short]) + size.to_bytes(8)[8 - more :] + mask + payload
