"""Checks of chapter 7, the two things called challenge: what a refused caller is told, and what must be answered for a code."""

import base64
import hashlib
import random
import re
import secrets
from types import ModuleType

from kit.apart.beside import beside, held
from kit.checks import expect
from kit.checks.access_keys import attempt

HINTS = {
    "access-7": "Collect the parameters in a dict: realm always, the others when they are there; isinstance tells an InsufficientScope. "
    "Each becomes name=\"value\"; ', '.join puts commas between, and the scheme and a space go in front.",
    "access-10": "hashlib.sha256(…).digest() gives bytes, not text. Look at what encode_part takes and gives, above; compare at the end.",
}

PARAMETER = re.compile(r'\s*(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*')
VECTOR = ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")  # RFC 7636 appendix B
ASCII = "encode('ascii') raises for what is not ASCII, and a verifier comes from outside: ask isascii() first, or encode()"


def access_7(access: ModuleType) -> None:
    """A refused caller learns the scheme, and the error and the scope where there is one to name."""
    errors, cause = access.errors, "error.scope is there for an InsufficientScope only: ask isinstance first"
    fresh = f"predictions:{secrets.token_hex(4)}"  # that nobody knows by heart
    for error, more in (
        (errors.Unauthorized("no token"), {}),
        (errors.InvalidToken("expired"), {"error": "invalid_token"}),
        (errors.InvalidRequest("two tokens"), {"error": "invalid_request"}),
        (errors.InsufficientScope("predictions:write"), {"error": "insufficient_scope", "scope": "predictions:write"}),
        (errors.InsufficientScope("models:read"), {"error": "insufficient_scope", "scope": "models:read"}),
        (errors.InsufficientScope(fresh), {"error": "insufficient_scope", "scope": fresh}),
    ):
        sent = f"challenge({type(error).__name__}({getattr(error, 'scope', error.detail)!r}))"
        wanted = {"realm": errors.REALM, **more}
        expected = "Bearer " + ", ".join(f'{name}="{value}"' for name, value in wanted.items())
        header = attempt(sent, errors.challenge, error, expected=expected, cause=cause)
        given = _parameters(sent, header, expected)
        for name in ("realm", "error", "scope"):
            expect(given.get(name) == wanted.get(name), sent=sent, got=header, expected=expected, cause=_why(name, given, wanted))


def _parameters(sent: str, header: object, expected: str) -> dict[str, str]:
    """Judge the form of a challenge (RFC 9110 §11.6.1) and return its parameters."""
    expect(isinstance(header, str), sent=sent, got=header, expected=expected, cause="return the value of the header, as text")
    scheme, _, rest = header.partition(" ")
    cause = "the scheme comes first, and then a space, no comma or colon; it is Bearer, for Basic asks for a password (RFC 6750 §3)"
    expect(scheme.lower() == "bearer" and rest.strip() != "", sent=sent, got=header, expected=expected, cause=cause)
    form = rf"{PARAMETER.pattern}(?:,{PARAMETER.pattern})*"
    cause = 'each parameter is name="value"; commas stand between, and none at the end'
    if "'" in rest or '"' not in rest:
        cause = "values stand in double quotes (RFC 9110 §11.5)"
    expect(re.fullmatch(form, rest) is not None, sent=sent, got=header, expected=expected, cause=cause)
    return dict(PARAMETER.findall(rest))


def _why(name: str, given: dict[str, str], wanted: dict[str, str]) -> str:
    """Guess why a parameter is not what it should be."""
    if name not in wanted and name == "error":
        return "who sent no credentials has made no error: leave it out where error.error is empty (RFC 6750 §3.1)"
    if name not in wanted:
        return "only an InsufficientScope says which scope is needed"
    if name == "scope" and name not in given:
        return 'an InsufficientScope adds scope="…", its error.scope: without it nobody knows what to ask for'
    return {"realm": "realm is REALM, always", "error": "error is error.error", "scope": "scope is error.scope"}[name]


def access_10(access: ModuleType) -> None:
    """The verifier answers the challenge that was made of it, and no other text does."""
    inside = beside(access, "kit.checks.inside")
    inside.forget()
    for verifier, challenge in (VECTOR, *((text, _challenge(text)) for text in ("a" * 43, "-._~" * 32, "verifier-0123456789" * 3))):
        sent, cause = f"answers({verifier!r}, {challenge!r})", "sha256(verifier.encode()).digest(), then encode_part, then compare_digest"
        found = attempt(sent, access.authorization.answers, verifier, held(access, inside.Watched, challenge), expected=True, cause=cause)
        expect(bool(found), sent=sent, got=found, expected="True (RFC 7636 appendix B)", cause=_misread(access, verifier) or cause)
    for text, against, cause in _refused():
        sent = f"answers({text!r}, {against!r})"
        found = attempt(sent, access.authorization.answers, text, held(access, inside.Watched, against), expected=False, cause=cause)
        expect(not found, sent=sent, got=found, expected=False, cause=cause)
    _expect_fresh(access)
    cause = "== stops at the first difference, and its time tells how far a guess was right: hmac.compare_digest"
    expect(not inside.seen(), sent="answers(…)", got="== on the challenge", expected="a comparison in constant time", cause=cause)


def _refused() -> tuple[tuple[str, str, str], ...]:
    """Return verifiers, challenges that they don't answer, and why these are taken for right when they are."""
    verifier, challenge = VECTOR
    return (
        (
            challenge,
            challenge,
            "who steals a code has seen the challenge: it must not answer itself, so S256, never plain",
        ),
        (verifier[:-1] + "K", challenge, "one character differs, and so all of the hash"),
        (verifier, challenge[:-1], "compare the whole text"),
        (verifier, _challenge("a" * 43), "this challenge was made of another verifier"),
        ("", challenge, "no verifier is a wrong one"),
        ("é" * 43, challenge, ASCII),
        ("é" * 43, _challenge("?" * 43), "encode('ascii', 'replace') makes another text of this one: ask isascii() first, or encode()"),
        (f"{verifier}é", challenge, "encode('ascii', 'ignore') makes another text of this one: ask isascii() first, or encode()"),
        (verifier, challenge.swapcase(), "upper and lower case are different characters of base64url"),
        (f"{verifier} ", challenge, "a space more is another verifier: hash it as it came"),
        ("", "", "an empty verifier has a hash like any other, and an empty challenge is the hash of none"),
    )


def _expect_fresh(access: ModuleType) -> None:
    """Judge verifiers that nobody knows by heart, right ones and wrong ones in no order."""
    one, two = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    pairs = [(one, _challenge(one)), (one, _challenge(two)), (two, _challenge(one)), (two, _challenge(two)), (two, two)]
    for verifier, challenge in random.sample(pairs, 5):
        sent, expected = f"answers({verifier!r}, {challenge!r})", challenge == _challenge(verifier)
        cause = "compare the challenge with the one that this verifier makes"
        found = attempt(sent, access.authorization.answers, verifier, challenge, expected=expected, cause=cause)
        expect(bool(found) is expected, sent=sent, got=found, expected=expected, cause=cause)


def _challenge(verifier: str) -> str:
    return _part(hashlib.sha256(verifier.encode()).digest())


def _misread(access: ModuleType, verifier: str) -> str | None:
    """Find which challenge they take for the right one, and say what is wrong with it."""
    hashed = hashlib.sha256(verifier.encode())
    for challenge, cause in (
        (verifier, "you compare the verifier itself, the method plain: hash it first"),
        (hashed.hexdigest(), "hexadecimal is another way to write the hash: encode_part(….digest())"),
        (_part(hashed.hexdigest().encode()), "hexdigest() is text already; encode the 32 bytes of digest()"),
        (base64.urlsafe_b64encode(hashed.digest()).decode(), "the padding must go: encode_part leaves it out"),
        (base64.b64encode(hashed.digest()).decode().rstrip("="), "base64url has - and _ where base64 has + and /: encode_part"),
        (base64.b64encode(hashed.digest()).decode(), "base64url has - and _ where base64 has + and /, and no padding here: encode_part"),
    ):
        try:
            if access.authorization.answers(verifier, challenge):
                return cause
        except Exception:
            return None
    return None


def _part(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
