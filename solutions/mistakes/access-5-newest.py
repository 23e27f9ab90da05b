"""access-5: verifies with the newest key only.

Diagnosis: every key of keys may have signed
"""
must = {"essential": True}
rules = {"iss": must | {"value": ISSUER}, "aud": must | {"value": AUDIENCE}, "exp": must, "nbf": must, "scope": must}
try:
    found = jwt.decode(token, keys.keys[0], algorithms=[ALGORITHM])
    jwt.JWTClaimsRegistry(now=now, **rules).validate(found.claims)
except (JoseError, ValueError) as error:
    raise InvalidToken(str(error)) from None
if found.header["typ"] != TYPE:
    raise InvalidToken("another type")
return found.claims
