"""access-5: reads the claims and never checks the signature.

Diagnosis: which checks the signature, before you believe a word
"""
import base64
import json

try:
    header, claims, _ = (json.loads(base64.urlsafe_b64decode(part + "==")) if part[:2] == "ey" else part for part in token.split("."))
    if header["typ"] != TYPE or header["alg"] != ALGORITHM:
        raise InvalidToken("another type")
    must = {"essential": True}
    rules = {"iss": must | {"value": ISSUER}, "aud": must | {"value": AUDIENCE}, "exp": must, "nbf": must, "scope": must}
    jwt.JWTClaimsRegistry(now=now, **rules).validate(claims)
except (JoseError, ValueError, TypeError, KeyError) as error:
    raise InvalidToken(str(error)) from None
return claims
