"""access-5: raises the error for requests without a token.

Diagnosis: an error that escapes
"""
from .errors import Unauthorized

must = {"essential": True}
rules = {"iss": must | {"value": ISSUER}, "aud": must | {"value": AUDIENCE}, "exp": must, "nbf": must, "scope": must}
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
    jwt.JWTClaimsRegistry(now=now, **rules).validate(found.claims)
except (JoseError, ValueError) as error:
    raise Unauthorized(str(error)) from None
if found.header["typ"] != TYPE:
    raise Unauthorized("another type")
return found.claims
