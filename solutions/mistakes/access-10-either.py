"""access-10: accepts the method plain, too.

Diagnosis: S256, never plain
"""
hashed = hashlib.sha256(verifier.encode()).digest()
return hmac.compare_digest(encode_part(hashed), challenge) or hmac.compare_digest(verifier.encode(), challenge.encode())
