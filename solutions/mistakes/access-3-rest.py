"""access-3: adds as many = as there are characters too many, which is enough or more.

Diagnosis: none
"""
return base64.urlsafe_b64decode(text + "=" * (len(text) % 4))
