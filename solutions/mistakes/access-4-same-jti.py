"""access-4: makes the jti of what two tokens may share.

Diagnosis: make it of chance, anew at each call
"""
who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": f"{client_id}-{now}", "scope": " ".join(sorted(scopes))}
