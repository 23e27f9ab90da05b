"""access-1: writes a number of 256 bits.

Diagnosis: none
"""
print("a new key")
return PREFIX + format(secrets.randbits(256), "064x")
