"""Checks of chapter 7, the tokens: what they claim, and when they are believed."""

import random
import secrets
from types import ModuleType

from joserfc.errors import InvalidClaimError
from joserfc.jwk import ECKey, KeySet, RSAKey

from kit.apart.beside import beside
from kit.checks import Wrong, expect, limit, place
from kit.checks.access_forgeries import NOW, Attack, forged, garbage, invalid, signed

HINTS = {
    "access-4": "A dict of nine members. Only exp needs arithmetic, only scope needs sorted and join. The time is handed to you.",
    "access-5": "One try around decode and validate, one except that names the errors and raises InvalidToken. The registry takes one "
    'keyword for each claim, a dict with "essential", and with "value" where one value is right; and it must be told the time.',
}

WHOSE = "the client is both who the token speaks for, sub, and who it was given to, client_id (RFC 9068 §2.2)"
WHEN = "seconds, and from the now that is handed in: iat and nbf are now, exp is LIFETIME later. No clock, no milliseconds"
WHY = {
    **dict.fromkeys(("iss", "aud"), "iss says who made the token, ISSUER; aud says who it is for, AUDIENCE (RFC 7519 §4.1)"),
    **dict.fromkeys(("sub", "client_id"), WHOSE),
    **dict.fromkeys(("iat", "nbf", "exp"), WHEN),
    "scope": "in OAuth, scope is one text with spaces between (RFC 6749 §3.3), never a list: join it",
}


MISSING = {"scope": "it is there also where it is empty"}
SHORTEST = 11  # characters of a jti: 64 bits in base64url


def access_4(access: ModuleType) -> None:
    """The claims say who, for whom, from when until when, and what for; no two tokens are the same."""
    tokens, names = access.tokens, set()
    for client_id, scopes, now in (
        ("ada", {"predictions:write", "predictions:read"}, NOW),
        ("grace", set("jihgfedcba"), 0),  # ten: no set of them is in order by chance
        ("ada", set(), NOW),
        (secrets.token_hex(4), {secrets.token_hex(4) for _ in range(9)}, random.randrange(10**9)),
    ):
        sent = f"claims_for({client_id!r}, {scopes}, {now})"
        with limit(3):
            claims = tokens.claims_for(client_id, set(scopes), now)
        expect(isinstance(claims, dict), sent=sent, got=claims, expected="a dict", cause="return the claims; sign makes a token of them")
        wanted = {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, "sub": client_id, "client_id": client_id}
        wanted |= {"iat": now, "nbf": now, "exp": now + tokens.LIFETIME, "scope": " ".join(sorted(scopes))}
        for name, value in wanted.items():
            got = f"{name} = {claims[name]!r}" if name in claims else f"no {name}"
            right = name in claims and claims[name] == value
            expect(right, sent=sent, got=got, expected=f"{name} = {value!r}", cause=_why(name, claims, tokens.LIFETIME))
        name, cause = claims.get("jti"), "jti is a text by which one token can be told from all others: secrets.token_urlsafe(16)"
        got = f"a jti of the type {type(name).__name__}" if name else f"jti = {name!r}"
        expect(isinstance(name, str) and name != "", sent=sent, got=got, expected="a text", cause=cause)
        cause = "make it of chance, anew at each call: one client may ask twice in the same second"
        expect(name not in names, sent=sent, got=f"jti = {name!r} again", expected="one that was never there", cause=cause)
        names.add(name)
    cause = "among many tokens so short a text comes again by chance: secrets.token_urlsafe(16) has 22 characters"
    size = min(map(len, names))
    expect(size >= SHORTEST, sent=sent, got=f"a jti of {size} characters", expected=f"{SHORTEST} at least", cause=cause)


def _why(name: str, claims: dict, lifetime: int) -> str:
    """Guess why a claim is not what it should be."""
    cause, value = WHY[name], claims.get(name)
    if name not in claims:
        cause = f"{name} is missing; {MISSING.get(name, WHY[name])}"
    elif name == "scope" and isinstance(value, str):
        cause = "sorted, with one space between: a set has no order of its own"
    elif name in ("iat", "nbf", "exp") and not isinstance(value, int | float):
        cause = "a time in a token is a number: the seconds since 1970 (RFC 7519 §2, NumericDate)"
    elif name == "exp" and value == lifetime:
        cause = "exp is a moment, not a duration: LIFETIME seconds after now"
    return cause


def access_5(access: ModuleType) -> None:
    """A genuine token gives its claims; forged, edited, expired, early and foreign ones are refused, and so is what is no token."""
    newest, older, stranger = (RSAKey.generate_key(2048) for _ in range(3))
    curve = ECKey.generate_key("P-256")
    for key in (newest, older, curve):
        key.ensure_kid()
    jwk, tokens = beside(access, "joserfc.jwk"), access.tokens
    kinds = (jwk.RSAKey, jwk.RSAKey, jwk.ECKey)
    keys = jwk.KeySet([kind.import_key(key.as_dict(private=False)) for kind, key in zip(kinds, (newest, older, curve), strict=True)])
    claims = {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, "sub": "ada", "client_id": "ada", "scope": "a b", "colour": "blue"}
    claims |= {"iat": NOW, "nbf": NOW, "exp": NOW + 300, "jti": "one"}
    for key, now in ((newest, NOW), (newest, NOW + 299), (older, NOW + 1)):
        _expect_believed(access, signed(claims, key), keys, now, claims)
    for attack in (*forged(claims, newest, stranger, curve), *invalid(claims, newest), *garbage()):
        _expect_refused(access, attack, keys)
    start = random.randrange(NOW)  # once more, with claims that nobody knows by heart, and in no order
    claims |= {"sub": secrets.token_hex(4), "jti": secrets.token_hex(4), "iat": start, "nbf": start, "exp": start + 300}
    attacks = [*forged(claims, newest, stranger, curve), *invalid(claims, newest)]
    for attack in random.sample([*attacks, *[None] * 6], len(attacks) + 6):
        if attack:
            _expect_refused(access, attack, keys)
        else:
            now = start + random.randrange(300)
            _expect_believed(access, signed(claims, random.choice((newest, older))), keys, now, claims)


def _expect_believed(access: ModuleType, token: str, keys: KeySet, now: int, claims: dict) -> None:
    """Judge what a genuine token gives."""
    sent = f"a genuine token, valid from {claims['nbf']} on until {claims['exp']}, at {now}"
    try:
        with limit(3):
            found = access.tokens.verify(token, keys, now)
    except (NotImplementedError, Wrong):
        raise
    except Exception as error:
        cause = "the registry asks the clock unless told: JWTClaimsRegistry(now=now, …); every key of keys may have signed"
        if isinstance(error.__cause__ or error.__context__, InvalidClaimError):
            cause = 'only iss and aud have one right "value"; exp and nbf are compared with now, as soon as they are there'
        expect(False, sent=sent, got=f"{error!r}{place(error)}", expected="its claims", cause=cause)
    cause = "return the claims as they are" if found is not None else "return the claims at the end"
    if hasattr(found, "claims"):
        cause = "decode gives an object with header and claims; return its claims"
    expect(found == claims, sent=sent, got=found, expected=claims, cause=cause)


def _expect_refused(access: ModuleType, attack: Attack, keys: KeySet) -> None:
    """Judge what is made of a token that must not be believed."""
    what, token, now, cause = attack
    try:
        with limit(3):
            got = f"it returned {access.tokens.verify(token, keys, now)!r}"
    except access.errors.InvalidToken:
        return
    except (NotImplementedError, Wrong):
        raise
    except Exception as error:
        got = f"{error!r}{place(error)}"
        cause = "an error that escapes is a 500; one except, for JoseError, ValueError and TypeError, raises InvalidToken instead"
    if got == "it returned None":
        cause = "raise InvalidToken: who calls verify takes whatever it returns for claims"
    expect(False, sent=f"a token: {what}", got=got, expected="InvalidToken", cause=cause)
