"""access-4: leaves scope out where there is none.

Diagnosis: there also where it is empty
"""

claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
claims |= {"iat": now, "nbf": now, "exp": now + LIFETIME, "jti": secrets.token_urlsafe(16)}
if scopes:
    claims["scope"] = " ".join(sorted(scopes))
return claims
