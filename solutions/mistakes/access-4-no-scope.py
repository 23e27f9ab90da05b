"""access-4: leaves scope out.

Diagnosis: scope is missing
"""

who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16)}
