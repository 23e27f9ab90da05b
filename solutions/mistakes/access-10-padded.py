"""access-10: keeps the padding.

Diagnosis: the padding must go
"""
import base64

hashed = hashlib.sha256(verifier.encode()).digest()
return hmac.compare_digest(base64.urlsafe_b64encode(hashed).decode(), challenge)
