"""access-5: asks the clock.

Diagnosis: the registry asks the clock unless told
"""
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    registry = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        exp={"essential": True},
        nbf={"essential": True},
        scope={"essential": True},
    )
    registry.validate(found.claims)
except (JoseError, ValueError) as error:
    raise InvalidToken(str(error)) from None
if found.header["typ"] != TYPE:
    raise InvalidToken("another type")
return found.claims
