"""access-10: hands text to the hash.

Diagnosis: sha256(verifier.encode())
"""
return hmac.compare_digest(encode_part(hashlib.sha256(verifier).digest()), challenge)
