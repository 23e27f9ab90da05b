"""access-3: leaves the padding out.

Diagnosis: put the padding back
"""
return base64.urlsafe_b64decode(text)
