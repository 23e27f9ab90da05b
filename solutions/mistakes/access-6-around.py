"""access-6: says use and algorithm around the keys.

Diagnosis: not around them
"""
return {"keys": [key.as_dict(private=False) for key in keys], "use": "sig", "alg": ALGORITHM}
