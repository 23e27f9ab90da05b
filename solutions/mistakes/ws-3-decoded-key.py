"""ws-3: decodes the key first.

Diagnosis: join, sha1, digest, b64encode, decode
"""

digest = hashlib.sha1(base64.b64decode(key) + GUID.encode()).digest()
return base64.b64encode(digest).decode()
