"""access-1: prints the key.

Diagnosis: printed, it is lost
"""
print(PREFIX + secrets.token_urlsafe(32))
