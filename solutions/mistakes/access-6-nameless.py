"""access-6: leaves the name of a key out.

Diagnosis: a token names its key by kid
"""
published = []
for key in keys:
    members = key.as_dict(private=False)
    published.append({"kty": members["kty"], "n": members["n"], "e": members["e"], "use": "sig", "alg": ALGORITHM})
return {"keys": published}
