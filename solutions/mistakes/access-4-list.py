"""access-4: writes the scopes as a list.

Diagnosis: never a list: join it
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": sorted(scopes)}
