"""access-3: adds == always: Python's decoder stops at the padding that it needs.

Diagnosis: none
"""
return base64.urlsafe_b64decode(text + "==")
