"""ws-3: writes base64url.

Diagnosis: base64 has + and /
"""

return base64.urlsafe_b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
