"""access-6: says neither use nor algorithm.

Diagnosis: add "use": "sig"
"""
return {"keys": [key.as_dict(private=False) for key in keys]}
