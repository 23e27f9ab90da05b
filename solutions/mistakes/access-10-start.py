"""access-10: compares as much as was sent.

Diagnosis: compare the whole text
"""
encoded = encode_part(hashlib.sha256(verifier.encode()).digest())
return hmac.compare_digest(encoded[: len(challenge)], str(challenge))
