"""ws-4: an unusual right one: struct, cycle and a bytearray.

Diagnosis: none
"""

import struct
from itertools import cycle

out, bit = bytearray([0x80 + opcode]), 128 * bool(mask)
if len(payload) <= 125:
    out.append(len(payload) + bit)
elif len(payload) <= 0xFFFF:
    out += struct.pack("!BH", 126 + bit, len(payload))
else:
    out += struct.pack("!BQ", 127 + bit, len(payload))
out += mask
out += bytes(a ^ b for a, b in zip(payload, cycle(mask))) if mask else payload
return bytes(out)
