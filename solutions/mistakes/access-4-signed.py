"""access-4: signs the claims too.

Diagnosis: return the claims; sign makes a token of them
"""
return jwt.encode({"alg": "none"}, {"iss": ISSUER, "sub": client_id}, None, algorithms=["none"])
