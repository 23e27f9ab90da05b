"""ws-3: takes a newer hash.

Diagnosis: the RFC says SHA-1
"""

digest = hashlib.sha256((key + GUID).encode()).digest()
return base64.b64encode(digest).decode()
