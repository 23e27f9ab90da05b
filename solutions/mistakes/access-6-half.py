"""access-6: takes d away, and leaves the primes.

Diagnosis: with these, anybody signs as we do
"""
published = []
for key in keys:
    members = key.as_dict(private=True) | {"use": "sig", "alg": ALGORITHM}
    members.pop("d")
    published.append(members)
return {"keys": published}
