"""access-5: returns None for what it refuses.

Diagnosis: raise InvalidToken: who calls verify
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
except Exception as error:
    return None
if found.header["typ"] != TYPE:
    raise InvalidToken("another type")
return found.claims
