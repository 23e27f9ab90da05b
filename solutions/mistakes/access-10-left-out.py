"""access-10: leaves out what is not ASCII.

Diagnosis: ignore') makes another text
"""

hashed = hashlib.sha256(verifier.encode("ascii", "ignore")).digest()
return hmac.compare_digest(encode_part(hashed), challenge)
