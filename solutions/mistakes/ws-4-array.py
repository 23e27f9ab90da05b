"""ws-4: returns a list.

Diagnosis: join the parts with +
"""

return [0x80 | opcode, len(payload), *payload]
