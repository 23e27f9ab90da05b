"""access-10: refuses what is not ASCII first.

Diagnosis: none
"""
import base64

if not verifier.isascii():
    return False
encoded = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest())
print(len(encoded))
return hmac.compare_digest(encoded.rstrip(b"="), challenge.encode())
