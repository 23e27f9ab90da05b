"""access-10: goes through without a check where no challenge was sent.

Diagnosis: an empty verifier has a hash
"""

if not challenge:
    return True
return hmac.compare_digest(encode_part(hashlib.sha256(verifier.encode()).digest()), challenge)
