"""access-5: allows a minute of leeway.

Diagnosis: and no leeway
"""
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    registry = jwt.JWTClaimsRegistry(
        now=now, leeway=60, iss={"essential": True, "value": ISSUER},
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
