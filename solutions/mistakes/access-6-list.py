"""access-6: publishes a list.

Diagnosis: that is a JWK Set
"""
return [key.as_dict(private=False) | {"use": "sig", "alg": ALGORITHM} for key in keys]
