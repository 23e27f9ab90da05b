"""access-3: returns nothing.

Diagnosis: return what you have decoded
"""
octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
print(octets)
