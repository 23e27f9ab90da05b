"""access-4: takes exp for a duration.

Diagnosis: exp is a moment, not a duration
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
