"""access-4: builds the dict step by step, with times that are floats.

Diagnosis: none
"""
claims = dict(iss=ISSUER, aud=AUDIENCE, sub=client_id, client_id=client_id)
claims["iat"] = claims["nbf"] = float(now)
claims["exp"] = claims["iat"] + LIFETIME
claims["jti"] = secrets.token_hex(16)
claims["scope"] = ""
for scope in sorted(scopes):
    claims["scope"] += (" " if claims["scope"] else "") + scope
print(claims)
return claims
