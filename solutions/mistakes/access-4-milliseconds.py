"""access-4: counts in milliseconds.

Diagnosis: No clock, no milliseconds
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now * 1000, "nbf": now * 1000, "exp": (now + LIFETIME) * 1000}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
