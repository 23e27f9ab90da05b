"""ws-3: strips the padding.

Diagnosis: leave the padding
"""

return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode().rstrip("=")
