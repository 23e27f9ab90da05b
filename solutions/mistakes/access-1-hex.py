"""access-1: writes the 32 bytes in hexadecimal.

Diagnosis: none
"""
return f"{PREFIX}{secrets.token_hex(32)}"
