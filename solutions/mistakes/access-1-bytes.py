"""access-1: returns bytes.

Diagnosis: secrets.token_bytes makes bytes
"""
return PREFIX.encode() + secrets.token_bytes(32)
