"""access-10: lets in who has no verifier where there is no challenge.

Diagnosis: an empty verifier has a hash
"""

if not verifier or not challenge:
    return verifier == challenge
return hmac.compare_digest(encode_part(hashlib.sha256(verifier.encode()).digest()), str(challenge))
