"""access-3: decodes the bytes further.

Diagnosis: return bytes
"""
return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
