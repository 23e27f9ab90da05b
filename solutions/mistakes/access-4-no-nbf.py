"""access-4: leaves nbf out.

Diagnosis: nbf is missing
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
