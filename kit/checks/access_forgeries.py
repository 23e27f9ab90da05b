"""Tokens that must be refused: what the check of verify sends, and why each is believed when it is."""

import base64
import hashlib
import hmac
import json
from typing import NamedTuple

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

NOW = 1_000_000  # long ago: an answer that asks the clock finds every token expired
EXPIRED = "expired just now"
HEADER = {"alg": "RS256", "typ": "at+jwt"}


class Attack(NamedTuple):
    """A token that must be refused: what it is, its text, the time at which it comes, and what is wrong with who believes it."""

    what: str
    token: str
    now: int
    cause: str


def signed(claims: dict, key: RSAKey) -> str:
    """Return a genuine token: made on the check's side, so that nobody can know it by having signed it."""
    return jwt.encode(HEADER | {"kid": key.kid}, claims, key)


def forged(claims: dict, key: RSAKey, stranger: RSAKey, curve: ECKey) -> list[Attack]:
    """Return tokens that nobody with our private keys has signed as we sign, and why each is believed when it is."""
    now, signature = claims["nbf"], "decode the token with jwt.decode, which checks the signature, before you believe a word"
    listed = "algorithms=[ALGORITHM]: a forger writes the header, and so the algorithm in it"
    header = HEADER | {"kid": key.kid}
    start, body, ours = jwt.encode(header, claims, key).split(".")
    pem, jwk = key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()
    elliptic = jwt.encode(header | {"alg": "ES256", "kid": curve.kid}, claims, curve)
    longer = jwt.encode(header | {"alg": "RS512"}, claims, key, algorithms=["RS512"])
    shown = jwt.encode(header | {"jwk": stranger.as_dict(private=False)}, claims, stranger)
    return [
        Attack("alg none, and no signature", _joined(header | {"alg": "none"}, claims), now, listed),
        Attack("signed by HS256 with our public key, in PEM, as the secret", _hashed(header, claims, pem), now, listed),
        Attack("signed by HS256 with our public JWK as the secret", _hashed(header, claims, jwk), now, listed),
        Attack("signed by ES256 with a key that is in the set for something else", elliptic, now, listed),
        Attack("signed by RS512, which we never do", longer, now, listed),
        Attack("signed by a stranger's key under our kid", jwt.encode(header, claims, stranger), now, signature),
        Attack("signed by a stranger's key, with that key in the header", shown, now, signature),
        Attack("signed under a kid that no key has", jwt.encode(header | {"kid": "nobody"}, claims, stranger), now, signature),
        Attack("an edited claim under a genuine signature", f"{start}.{_part(claims | {'scope': 'a b c'})}.{ours}", now, signature),
        Attack("the signature cut off", f"{start}.{body}.", now, signature),
    ]


def invalid(claims: dict, key: RSAKey) -> list[Attack]:
    """Return tokens that are signed with our key and still mean nothing here, or now."""
    header, start = HEADER | {"kid": key.kid}, claims["nbf"]
    changes = [
        (EXPIRED, {}, "JWTClaimsRegistry(now=now, …).validate(claims), and no leeway: decode does not look at exp"),
        ("not valid yet", {"nbf": start + 1}, "JWTClaimsRegistry(now=now, …).validate(claims): decode does not look at nbf"),
        ("for another audience", {"aud": "https://bank.example"}, 'aud={"essential": True, "value": AUDIENCE}'),
        ("by another issuer", {"iss": "https://other.example"}, 'iss={"essential": True, "value": ISSUER}'),
    ]
    for name in ("exp", "nbf", "iss", "aud", "scope"):
        changes.append((f"without {name}", {name: None}, f'{name}={{"essential": True, …}}, or what is absent is not checked'))
    made = []
    for what, change, why in changes:
        changed = {name: value for name, value in (claims | change).items() if value is not None}
        now, cause = claims["exp"] if what == EXPIRED else start, f"a signature says who wrote it, not that it holds: {why}"
        made.append(Attack(what, jwt.encode(header, changed, key), now, cause))
    why = 'header["typ"] must be TYPE: a token for another purpose, by the same key, must not open this door (RFC 9068 §4)'
    return [*made, Attack("of the type JWT", jwt.encode(header | {"typ": "JWT"}, claims, key), start, why)]


def garbage() -> list[Attack]:
    """Return texts that are no token at all."""
    nameless, critical = _joined({"alg": "RS256", "kid": []}, {}), _joined({"alg": "RS256", "typ": "at+jwt", "crit": 5}, {})
    texts = ("", "wl_key", "a.b", "a.b.c", "a.b.c.d.e", "é.ü.ö", "\udcff.a.b", _joined([], {}), nameless, critical)
    return [Attack(repr(text), text, NOW, "raise InvalidToken for whatever is no genuine token") for text in texts]


def _part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _joined(header: object, claims: dict) -> str:
    return f"{_part(header)}.{_part(claims)}."


def _hashed(header: dict, claims: dict, secret: bytes) -> str:
    signed = _joined(header | {"alg": "HS256"}, claims).removesuffix(".")
    return f"{signed}.{base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), hashlib.sha256)).rstrip(b'=').decode()}"
