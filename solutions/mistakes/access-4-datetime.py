"""access-4: writes times as texts.

Diagnosis: a time in a token is a number
"""
from datetime import datetime, timedelta, timezone

who = {"iss": ISSUER, "aud": AUDIENCE, "sub": client_id, "client_id": client_id}
moment = datetime.fromtimestamp(now, timezone.utc)
when = {"iat": moment, "nbf": moment, "exp": moment + timedelta(seconds=LIFETIME)}
return {**who, **when, "jti": secrets.token_urlsafe(16), "scope": " ".join(sorted(scopes))}
