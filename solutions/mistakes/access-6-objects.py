"""access-6: publishes the library's own objects.

Diagnosis: that is a JWK Set
"""
return {"keys": keys}
