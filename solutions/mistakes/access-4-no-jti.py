"""access-4: leaves jti out.

Diagnosis: jti is a text by which one token
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "scope": " ".join(sorted(scopes))}
