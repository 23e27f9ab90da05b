"""access-6: publishes the newest key only.

Diagnosis: publish every key
"""
return {"keys": [keys[0].as_dict(private=False) | {"use": "sig", "alg": ALGORITHM}]}
