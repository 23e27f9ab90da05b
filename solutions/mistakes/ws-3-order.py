"""ws-3: puts the constant first.

Diagnosis: the key comes first, then GUID
"""

digest = hashlib.sha1((GUID + key).encode()).digest()
return base64.b64encode(digest).decode()
