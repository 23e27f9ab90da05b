"""access-5: takes the algorithm from the header.

Diagnosis: a forger writes the header
"""
import base64
import json

try:
    found = jwt.decode(token, keys, algorithms=[json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["alg"]])
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
