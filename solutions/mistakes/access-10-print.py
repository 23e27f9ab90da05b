"""access-10: returns nothing.

Diagnosis: then compare_digest
"""
print(hmac.compare_digest(encode_part(hashlib.sha256(verifier.encode()).digest()), challenge))
