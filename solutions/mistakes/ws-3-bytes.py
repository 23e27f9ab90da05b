"""ws-3: returns bytes.

Diagnosis: a header's value is text
"""

digest = hashlib.sha1((key + GUID).encode()).digest()
return base64.b64encode(digest)
