"""ws-3: returns hexadecimal.

Diagnosis: not its hexadecimal, goes into base64
"""

return hashlib.sha1((key + GUID).encode()).hexdigest()
