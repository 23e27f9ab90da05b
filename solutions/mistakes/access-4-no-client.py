"""access-4: leaves client_id out.

Diagnosis: who it was given to, client_id
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
