"""access-10: takes the standard alphabet.

Diagnosis: base64url has - and _
"""
import base64

hashed = hashlib.sha256(verifier.encode()).digest()
return hmac.compare_digest(base64.b64encode(hashed).decode().rstrip("="), challenge)
