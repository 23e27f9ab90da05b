"""ws-3: writes the digest in hexadecimal before base64.

Diagnosis: take .digest(), 20 bytes
"""

digest = hashlib.sha1((key + GUID).encode()).hexdigest()
return base64.b64encode(digest.encode()).decode()
