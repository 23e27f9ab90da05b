"""access-10: takes upper and lower case for the same.

Diagnosis: different characters of base64url
"""

hashed = hashlib.sha256(verifier.encode()).digest()
return hmac.compare_digest(encode_part(hashed).lower(), challenge.lower())
