"""access-10: stumbles over a verifier that is not ASCII.

Diagnosis: a verifier comes from outside
"""
hashed = hashlib.sha256(verifier.encode("ascii")).digest()
return hmac.compare_digest(encode_part(hashed), challenge)
