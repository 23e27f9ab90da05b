"""access-4: makes the jti a number.

Diagnosis: expected  a text
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": secrets.randbits(128), "scope": " ".join(sorted(scopes))}
