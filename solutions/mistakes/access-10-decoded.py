"""access-10: decodes the challenge, and compares the 32 bytes.

Diagnosis: none
"""
import base64

hashed = hashlib.sha256(verifier.encode()).digest()
return secrets.compare_digest(base64.urlsafe_b64decode(challenge + "=="), hashed)
