"""access-5: lets a TypeError through: a header in which crit is a number.

Diagnosis: an error that escapes is a 500
"""
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    registry = jwt.JWTClaimsRegistry(
        now=now, iss={"essential": True, "value": ISSUER},
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
