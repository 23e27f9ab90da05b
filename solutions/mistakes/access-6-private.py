"""access-6: publishes the private keys.

Diagnosis: with these, anybody signs as we do
"""
return {"keys": [key.as_dict(private=True) | {"use": "sig", "alg": ALGORITHM} for key in keys]}
