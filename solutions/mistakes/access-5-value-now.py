"""access-5: gives exp and nbf a value too, as if they had to be this very moment.

Diagnosis: only iss and aud have one right "value"
"""
now_only = {"essential": True, "value": now}
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    jwt.JWTClaimsRegistry(
        now=now,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        exp=now_only,
        nbf=now_only,
        scope={"essential": True},
    ).validate(found.claims)
except (JoseError, ValueError, TypeError) as error:
    raise InvalidToken("not valid") from error
if found.header.get("typ") != TYPE:
    raise InvalidToken("no access token")
return found.claims
