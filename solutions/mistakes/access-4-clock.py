"""access-4: asks the clock, as a float.

Diagnosis: from the now that is handed in
"""
import time

who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": time.time(), "nbf": time.time(), "exp": time.time() + LIFETIME}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
