"""access-10: takes the spaces off the verifier.

Diagnosis: a space more is another verifier
"""

hashed = hashlib.sha256(verifier.strip().encode()).digest()
return hmac.compare_digest(encode_part(hashed), challenge)
