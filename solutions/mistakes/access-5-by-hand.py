"""access-5: lets the library check the signature, and the claims by hand.

Diagnosis: none
"""
try:
    found = jwt.decode(token, keys, [ALGORITHM])
    claims = found.claims
    right = found.header["typ"] == TYPE and claims["iss"] == ISSUER and claims["aud"] == AUDIENCE
    right = right and claims["nbf"] <= now < claims["exp"] and "scope" in claims
except (JoseError, ValueError, KeyError, TypeError):
    raise InvalidToken("no token of ours")
if not right:
    raise InvalidToken("not for us, or not now")
return claims
