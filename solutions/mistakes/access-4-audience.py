"""access-4: takes the client for the audience.

Diagnosis: aud says who it is for
"""
who = {"iss": ISSUER, "aud": client_id, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
