"""ws-3: hashes the key alone.

Diagnosis: GUID comes after the key
"""

digest = hashlib.sha1(key.encode()).digest()
return base64.b64encode(digest).decode()
