"""access-4: joins a set in whatever order it comes.

Diagnosis: a set has no order of its own
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(scopes)}
