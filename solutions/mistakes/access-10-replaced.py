"""access-10: puts a question mark for what is not ASCII.

Diagnosis: replace') makes another text
"""

hashed = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
return hmac.compare_digest(encode_part(hashed), challenge)
