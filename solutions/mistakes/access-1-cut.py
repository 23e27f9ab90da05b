"""access-1: cuts the text to 32 characters, which are 24 bytes.

Diagnosis: or cuts some off
"""
return PREFIX + secrets.token_urlsafe(32)[:32]
