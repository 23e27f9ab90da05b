"""access-1: forgets the prefix.

Diagnosis: put PREFIX in front
"""
return secrets.token_urlsafe(32)
