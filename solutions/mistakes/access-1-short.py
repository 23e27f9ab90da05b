"""access-1: draws sixteen bytes.

Diagnosis: at most 128 bits of chance
"""
return PREFIX + secrets.token_hex(16)
