"""access-6: publishes an object of keys by their names.

Diagnosis: that is a JWK Set
"""
return {"keys": {key.kid: key.as_dict(private=False) | {"use": "sig", "alg": ALGORITHM} for key in keys}}
