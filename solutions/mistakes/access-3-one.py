"""access-3: adds one = always.

Diagnosis: put the padding back
"""
return base64.urlsafe_b64decode(text + "=")
