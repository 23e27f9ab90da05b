"""access-6: takes the oldest key first.

Diagnosis: none
"""
published = []
for key in keys:
    published.insert(0, {"alg": ALGORITHM, "use": "sig", **key.as_dict(private=False)})
print(len(published), "keys")
return {"keys": published}
