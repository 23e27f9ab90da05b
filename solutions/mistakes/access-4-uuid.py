"""access-4: makes the jti a UUID, unique enough; adds a claim of its own.

Diagnosis: none
"""
import uuid

who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
when = {"iat": now, "nbf": now, "exp": now + LIFETIME}
return {**who, **when, "jti": str(uuid.uuid4()), "scope": " ".join(sorted(scopes)), "token_use": "access"}
