"""access-4: draws two bytes.

Diagnosis: so short a text
"""

who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(2), "scope": " ".join(sorted(scopes))}
