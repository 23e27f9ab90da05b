"""access-6: says no use.

Diagnosis: got       no use
"""
return {"keys": [key.as_dict(private=False) | {"alg": ALGORITHM} for key in keys]}
