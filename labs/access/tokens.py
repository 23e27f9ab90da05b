"""Access tokens: signed by the authorization server, verified by anybody who has its public keys (RFC 9068)."""

import secrets

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from .errors import InvalidToken
from .keyring import ALGORITHM

ISSUER = "https://auth.wirelab.example"
AUDIENCE = "https://predictions.wirelab.example"
LIFETIME = 300  # seconds; short, for a token can't be called back
TYPE = "at+jwt"


def claims_for(client_id: str, scopes: set[str], now: int) -> dict:
    """Return the claims of an access token that ``client_id`` may use from ``now`` on, in seconds since 1970 (RFC 9068 §2.2).

    ``iss`` is ``ISSUER``, ``aud`` is ``AUDIENCE``, ``sub`` and ``client_id`` are the client. ``iat`` and ``nbf`` are ``now``, ``exp`` is
    ``LIFETIME`` seconds later. ``jti`` is a text that no other token has: ``secrets.token_urlsafe(16)``. ``scope`` is the scopes in one
    text, sorted, with a space between (RFC 6749 §3.3).

    >>> claims_for("ada", {"predictions:write", "predictions:read"}, 0)["scope"]     # doctest: +SKIP
    'predictions:read predictions:write'
    """
    raise NotImplementedError("exercise access-4: who, for whom, from when until when, and what for")


def sign(claims: dict, key: RSAKey) -> str:
    """Return ``claims`` as a signed token in compact form; its header names the key."""
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}, claims, key)


def verify(token: str, keys: KeySet, now: int) -> dict:
    """Return the claims of a token that is genuine and valid at ``now``; raise InvalidToken for any other.

    Three steps. ``jwt.decode(token, keys, algorithms=[ALGORITHM])`` checks the signature with the key that the header names; the list
    says which algorithm we accept, for a forger writes the header. Its result has ``header`` and ``claims``. ``header["typ"]`` must be
    ``TYPE``. And ``jwt.JWTClaimsRegistry(now=now, iss={"essential": True, "value": ISSUER}, …).validate(claims)`` checks what the claims
    say: ``iss``, ``aud``, ``exp``, ``nbf`` and ``scope`` must be there, the first two with our values; an expired token it refuses.
    Whatever ``joserfc`` finds wrong is a ``JoseError``; what is no token at all may be a ValueError, or a TypeError.

    >>> verify(sign(claims_for("ada", set(), 0), key), keys, now=301)             # doctest: +SKIP
    InvalidToken: 401: …
    """
    raise NotImplementedError("exercise access-5: signature with our algorithm, the type, then the claims")
