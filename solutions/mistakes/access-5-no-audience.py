"""access-5: does not look at the audience.

Diagnosis: for another audience
"""
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    registry = jwt.JWTClaimsRegistry(
        now=now, iss={"essential": True, "value": ISSUER},
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
