"""Who is let in, who is refused and with which words, and that nothing secret stands in a log. After each refusal the server serves on."""

import base64
import hashlib
import hmac
import http.client
import io
import json
import logging
import random
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from browser import DESKTOP, PHONE, browsing, fits, visiting
from flask import request
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from kit import strip
from kit.contract import MAX_BODY, Prediction, Refused
from kit.launch import Server, running
from kit.model import sample
from kit.serve_app import serving
from kit.wire import tap
from solutions import access
from solutions.access.server import REDIRECT_URI, Discreet
from solutions.access.tokens import AUDIENCE, ISSUER, LIFETIME

SECRET, API_KEY = f"secret+of/{secrets.token_urlsafe(24)}", access.keys.make_key()
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B, and the challenge that is made of it
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
WRITE, READ = "predictions:write", "predictions:read"
FORM = "application/x-www-form-urlencoded"
SENT = {SECRET, API_KEY, VERIFIER}  # whatever secret goes over a wire in this module; none of it may stand in a log


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def members(self) -> dict:
        """What the JSON in the body says."""
        return json.loads(self.body)


def ask(port: int, method: str, target: str, body: bytes | str | None = None, **headers: str) -> Answer:
    """Ask once, and return the answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def basic(client_id: str = "ada", secret: str = SECRET) -> str:
    """Return what ``Authorization`` says of a client."""
    credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    SENT.update((credentials, secret))
    return f"Basic {credentials}"


def ask_for_token(port: int, form: dict | list | str, **headers: str) -> Answer:
    """Ask the token endpoint."""
    body = form if isinstance(form, str) else urlencode(form)
    answer = ask(port, "POST", "/oauth/token", body, **({"Content_Type": FORM} | headers))
    if answer.status == 200:
        SENT.update(answer.members["access_token"].split(".")[1:])
    return answer


def fetch_token(port: int, scope: str = "") -> str:
    """Return a token of the client "ada"."""
    asked = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return ask_for_token(port, asked, Authorization=basic()).members["access_token"]


def predict(port: int, token: str | None = None, **headers: str) -> Answer:
    """Ask for a prediction."""
    if token is not None:
        SENT.update(part for part in token.split(".")[1:] if len(part) > 20)
        headers |= {"Authorization": f"Bearer {token}"}
    return ask(port, "POST", "/v1/predictions", json.dumps({"features": sample(3)}), Content_Type="application/json", **headers)


def part(content: object) -> str:
    """Return one part of a token."""
    octets = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def keys() -> SimpleNamespace:
    """Give the key that the server signs with, and a stranger's."""
    ours, theirs, curve = RSAKey.generate_key(2048), RSAKey.generate_key(2048), ECKey.generate_key("P-256")
    for key in (ours, theirs, curve):
        key.ensure_kid()
    return SimpleNamespace(ours=ours, theirs=theirs, curve=curve)


@pytest.fixture(scope="module")
def server(keys) -> Iterator[Server]:
    """Give a server that has its secrets from the environment. None of its handlers may raise, whatever it is sent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIRELAB_CLIENT_SECRET", SECRET)
        patch.setenv("WIRELAB_API_KEY", API_KEY)
        patch.setenv("WIRELAB_SIGNING_KEY", keys.ours.as_pem(private=True).decode())
        with running("solutions.access") as started:
            yield started
            assert started.traceback() == ""


@pytest.fixture
def port(server) -> Iterator[int]:
    """Give the server's port; after the test it must still serve."""
    yield server.port
    assert predict(server.port, fetch_token(server.port)).status == 201


class Forger:
    """Who writes tokens: with the server's own key, with another one, or with none."""

    def __init__(self, keys: SimpleNamespace):
        self.ours, self.theirs, self.curve = keys.ours, keys.theirs, keys.curve
        self.now = int(time.time())
        self.header = {"alg": "RS256", "typ": "at+jwt", "kid": keys.ours.kid}
        when = {"iat": self.now, "nbf": self.now, "exp": self.now + LIFETIME}
        self.claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "client_id": "ada", "jti": "1", "scope": WRITE} | when

    def sign(self, key: RSAKey | ECKey | None = None, header: object = None, payload: object = None, **claims: object) -> str:
        """Return a token with these claims changed (None: left out), signed by ``key`` as the header's ``alg`` says, or by ours."""
        header = self.header if header is None else header
        changed = {name: value for name, value in (self.claims | claims).items() if value is not None}
        text = f"{part(header)}.{part(changed if payload is None else payload)}"
        algorithm = header.get("alg") if isinstance(header, dict) else "RS256"
        signer = JWSRegistry.algorithms[algorithm if algorithm in ("RS512", "PS256", "ES256") else "RS256"]
        return f"{text}.{part(signer.sign(text.encode(), key or self.ours))}"

    def hashed(self, secret: bytes) -> str:
        """Return a token signed by HMAC, as though our public key were a shared secret."""
        text = f"{part(self.header | {'alg': 'HS256'})}.{part(self.claims)}"
        return f"{text}.{part(hmac.digest(secret, text.encode(), hashlib.sha256))}"

    def unsigned(self, algorithm: str) -> str:
        """Return a token without a signature."""
        return f"{part(self.header | {'alg': algorithm})}.{part(self.claims)}."

    def edited(self) -> str:
        """Return a genuine token whose scope was changed after it was signed."""
        header, _, signature = self.sign(scope=READ).split(".")
        return f"{header}.{part(self.claims)}.{signature}"

    def relabelled(self, **header: object) -> str:
        """Return a genuine token whose header was changed after it was signed."""
        return self.sign().replace(part(self.header), part(self.header | header), 1)

    def cut(self, parts: int) -> str:
        """Return the first parts of a genuine token."""
        return ".".join(self.sign().split(".")[:parts])


@pytest.fixture
def forger(keys) -> Forger:
    """Give a forger whose tokens are from now."""
    return Forger(keys)


FORGED: dict[str, Callable[[Forger], str]] = {
    "alg none": lambda it: it.unsigned("none"),
    "alg nOnE": lambda it: it.unsigned("nOnE"),
    "alg empty": lambda it: it.unsigned(""),
    "alg none under a genuine signature": lambda it: it.relabelled(alg="none"),
    "HS256 with our public key as PEM": lambda it: it.hashed(it.ours.as_pem(private=False)),
    "HS256 with our public key as JWK": lambda it: it.hashed(json.dumps(it.ours.as_dict(private=False)).encode()),
    "HS256 with nothing as the secret": lambda it: it.hashed(b""),
    "ES256 with another key": lambda it: it.sign(it.curve, it.header | {"alg": "ES256"}),
    "RS512 with our key": lambda it: it.sign(header=it.header | {"alg": "RS512"}),
    "PS256 with our key": lambda it: it.sign(header=it.header | {"alg": "PS256"}),
    "another key under our kid": lambda it: it.sign(it.theirs),
    "another key under its own kid": lambda it: it.sign(it.theirs, it.header | {"kid": it.theirs.kid}),
    "another key without a kid": lambda it: it.sign(it.theirs, {"alg": "RS256", "typ": "at+jwt"}),
    "our key under an unknown kid": lambda it: it.sign(header=it.header | {"kid": "nobody"}),
    "a kid that is a path": lambda it: it.sign(it.theirs, it.header | {"kid": "../../dev/null"}),
    "another key at a jku": lambda it: it.sign(it.theirs, it.header | {"jku": "http://127.0.0.1:9/jwks.json"}),
    "another key in the header": lambda it: it.sign(it.theirs, it.header | {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
    "another key at an x5u": lambda it: it.sign(it.theirs, it.header | {"x5u": "http://127.0.0.1:9/cert.pem"}),
    "a critical header that we don't know": lambda it: it.sign(header=it.header | {"crit": ["exp"], "exp": 1}),
    "a crit that is a number": lambda it: it.sign(header=it.header | {"crit": 5}),
    "a crit of objects": lambda it: it.sign(header=it.header | {"crit": [{}]}),
    "an edited claim": lambda it: it.edited(),
    "an edited header": lambda it: it.relabelled(typ="JWT"),
    "no signature": lambda it: it.cut(2) + ".",
    "half a signature": lambda it: it.sign()[:-170],
    "expired a second ago": lambda it: it.sign(exp=it.now - 1),
    "expired at this moment": lambda it: it.sign(exp=it.now),
    "replayed after an hour": lambda it: it.sign(iat=it.now - 3600, nbf=it.now - 3600, exp=it.now - 3600 + LIFETIME),
    "not valid for another minute": lambda it: it.sign(nbf=it.now + 60),
    "made in the future": lambda it: it.sign(iat=it.now + 60),
    "for another audience": lambda it: it.sign(aud="https://bank.example"),
    "for other audiences": lambda it: it.sign(aud=["https://bank.example", AUDIENCE + ".evil.example"]),
    "by another issuer": lambda it: it.sign(iss="https://evil.example"),
    "by an issuer with a slash more": lambda it: it.sign(iss=ISSUER + "/"),
    "of no audience": lambda it: it.sign(aud=None),
    "of no issuer": lambda it: it.sign(iss=None),
    "of no end": lambda it: it.sign(exp=None),
    "of no beginning": lambda it: it.sign(nbf=None),
    "of no scope": lambda it: it.sign(scope=None),
    "an end in words": lambda it: it.sign(exp="tomorrow"),
    "an end that is true": lambda it: it.sign(exp=True),
    "an end at infinity": lambda it: it.sign(exp=float("inf")),
    "an end that is no number": lambda it: it.sign(exp=float("nan")),
    "of the type JWT": lambda it: it.sign(header=it.header | {"typ": "JWT"}),
    "of no type": lambda it: it.sign(header={"alg": "RS256", "kid": it.ours.kid}),
    "claims that are a list": lambda it: it.sign(payload=[1, 2]),
    "claims that are no JSON": lambda it: it.sign(payload=b"\xff{"),
    "a header that is a list": lambda it: it.sign(header=["alg"]),
    "a header that is a text": lambda it: it.sign(header="alg"),
    "a header that is no JSON": lambda it: it.sign(header=b"{"),
    "one part": lambda it: it.cut(1),
    "two parts": lambda it: it.cut(2),
    "five parts, as if encrypted": lambda it: it.sign() + ".AAAA.AAAA",
    "only dots": lambda _: "..",
    "letters": lambda _: "letters",
    "an API key": lambda _: API_KEY,
    "five thousand characters": lambda _: "A" * 5000,
    "a claim of thirty thousand characters": lambda it: it.sign(it.theirs, more="A" * 30_000),
    "a header of two thousand characters": lambda it: it.sign(header=it.header | {"cty": "A" * 2000}),
    "a payload nested ten thousand deep": lambda it: it.sign(it.theirs, payload=b"[" * 10_000),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_token_that_is_not_genuine_or_not_valid_now_is_refused_as_invalid(what, port, forger):
    answer = predict(port, FORGED[what](forger))
    assert (answer.status, answer.headers.get_content_type()) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="wirelab", error="invalid_token"'
    assert set(answer.members) >= {"title", "status", "detail"}


GENUINE: dict[str, Callable[[Forger], str]] = {
    "ours": lambda it: it.sign(),
    "for several audiences": lambda it: it.sign(aud=["https://bank.example", AUDIENCE]),
    "with more scopes": lambda it: it.sign(scope=f"openid {WRITE} {READ}"),
    "with a claim that we don't know": lambda it: it.sign(colour="blue"),
    "with a jku, which is not fetched": lambda it: it.sign(header=it.header | {"jku": "http://127.0.0.1:9/jwks.json"}),
    "valid for another second or two": lambda it: it.sign(exp=it.now + 3),
}


@pytest.mark.parametrize("what", GENUINE)
def test_a_genuine_token_is_believed(what, port, forger):
    assert predict(port, GENUINE[what](forger)).status == 201


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_counts_in_whatever_case(scheme, port):
    assert predict(port, Authorization=f"{scheme} {fetch_token(port)}").status == 201


class Bad(NamedTuple):
    """A request with something wrong in how it brings its token, by its header lines; ``{token}`` is a genuine one."""

    target: str
    lines: tuple[str, ...]
    status: int
    challenge: str


NOTHING, REQUEST = 'Bearer realm="wirelab"', 'Bearer realm="wirelab", error="invalid_request"'
INVALID = 'Bearer realm="wirelab", error="invalid_token"'
HERE = "/v1/predictions"
BROUGHT_BADLY = {
    "no header": Bad(HERE, (), 401, NOTHING),
    "an empty header": Bad(HERE, ("Authorization:",), 401, NOTHING),
    "another scheme": Bad(HERE, ("Authorization: Basic YTpi",), 401, NOTHING),
    "a scheme that nobody knows": Bad(HERE, ("Authorization: Token {token}",), 401, NOTHING),
    "no scheme": Bad(HERE, ("Authorization: {token}",), 401, NOTHING),
    "an API key in its header": Bad(HERE, (f"X-API-Key: {API_KEY}",), 401, NOTHING),
    "a token in a cookie": Bad(HERE, ("Cookie: access_token={token}",), 401, NOTHING),
    "a token in the address": Bad(HERE + "?access_token={token}", (), 400, REQUEST),
    "a token in the address and the header": Bad(HERE + "?access_token={token}", ("Authorization: Bearer {token}",), 400, REQUEST),
    "two headers": Bad(HERE, ("Authorization: Bearer {token}", "Authorization: Bearer {token}"), 400, REQUEST),
    "two headers, the first of rubbish": Bad(HERE, ("Authorization: Bearer x", "Authorization: Bearer {token}"), 400, REQUEST),
    "two tokens in one header": Bad(HERE, ("Authorization: Bearer {token} {token}",), 400, REQUEST),
    "a token in quotes": Bad(HERE, ('Authorization: Bearer "{token}"',), 400, REQUEST),
    "letters beyond ASCII": Bad(HERE, ("Authorization: Bearer \xe9\xff",), 400, REQUEST),
}


def send(port: int, target: str, lines: tuple[str, ...], body: bytes) -> Answer:
    """Send header lines as they are: http.client sends no header twice."""
    head = [f"POST {target} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", f"Content-Length: {len(body)}", *lines]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return Answer(response.status, response.headers, response.read())


@pytest.mark.parametrize("what", BROUGHT_BADLY)
def test_a_token_that_is_not_brought_as_it_should_be_is_refused(what, port):
    bad, token = BROUGHT_BADLY[what], fetch_token(port)
    lines = tuple(line.replace("{token}", token) for line in bad.lines)
    answer = send(port, bad.target.replace("{token}", token), lines, json.dumps({"features": sample(3)}).encode())
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (bad.status, bad.challenge)
    assert answer.members["status"] == bad.status


def test_a_header_that_is_longer_than_a_server_reads_is_refused(port):
    assert send(port, HERE, ("Authorization: Bearer " + "A" * 70_000,), b"").status == 431


@pytest.mark.parametrize(
    ("method", "target", "scope", "other"),
    [("POST", HERE, WRITE, READ), ("GET", HERE + "/1", READ, WRITE)],
)
def test_a_token_without_the_scope_is_forbidden_and_told_which_one(method, target, scope, other, port):
    answer = ask(port, method, target, "{}", Authorization=f"Bearer {fetch_token(port, other)}")
    assert (answer.status, answer.members["title"]) == (403, "Forbidden")
    assert answer.headers["WWW-Authenticate"] == f'Bearer realm="wirelab", error="insufficient_scope", scope="{scope}"'


def test_a_scope_is_compared_whole(port, forger):
    assert predict(port, forger.sign(scope=f"{WRITE}r x{WRITE} predictions")).status == 403


def test_a_prediction_is_there_for_whom_it_was_made_and_for_nobody_else(port, forger):
    made = predict(port, forger.sign(scope=WRITE))
    place = made.headers["Location"]
    own = ask(port, "GET", place, Authorization=f"Bearer {forger.sign(scope=READ)}")
    others = ask(port, "GET", place, Authorization=f"Bearer {forger.sign(scope=READ, sub='eve')}")
    assert (own.status, own.members["label"], others.status) == (200, "3", 404)


MALFORMED = {
    "no JSON": ("{", "application/json", 400),
    "a list": ("[]", "application/json", 400),
    "nothing": ("", "application/json", 400),
    "nested ten thousand deep": ("[" * 10_000, "application/json", 400),
    "no text": (b"\xff\xfe", "application/json", 400),
    "sixty-three pixels": (json.dumps({"features": [1] * 63}), "application/json", 422),
    "an unknown model": (json.dumps({"features": [1] * 64, "model_id": "oracle"}), "application/json", 422),
    "a form": ("features=1", FORM, 415),
    "more than is read": (b" " * (MAX_BODY + 1), "application/json", 413),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_good_token_does_not_make_a_bad_body_good(what, port):
    body, kind, status = MALFORMED[what]
    answer = ask(port, "POST", HERE, body, Content_Type=kind, Authorization=f"Bearer {fetch_token(port)}")
    assert (answer.status, answer.headers.get_content_type(), answer.members["status"]) == (status, "application/problem+json", status)


def test_the_models_are_listed_for_who_has_the_key(port):
    answer = ask(port, "GET", "/v1/models", X_API_Key=API_KEY)
    assert (answer.status, [model["id"] for model in answer.members["models"]]) == (200, ["linear", "forest"])


KEYS = {
    "none": {},
    "an empty one": {"X_API_Key": ""},
    "half of it": {"X_API_Key": API_KEY[:20]},
    "one with a letter more": {"X_API_Key": API_KEY + "A"},
    "another": {"X_API_Key": access.keys.make_key()},
    "its digest": {"X_API_Key": hashlib.sha256(API_KEY.encode()).hexdigest()},
    "letters beyond ASCII": {"X_API_Key": "wl_\xe9"},
    "it as a token": {"Authorization": f"Bearer {API_KEY}"},
}


@pytest.mark.parametrize("what", KEYS)
def test_without_the_key_the_models_are_not_listed(what, port):
    answer = ask(port, "GET", "/v1/models", **KEYS[what])
    assert (answer.status, answer.members["title"]) == (401, "Unauthorized")
    assert answer.headers["WWW-Authenticate"]  # RFC 9110 §15.5.2: every 401 has one


def test_a_key_in_the_address_opens_nothing_and_is_in_no_log(port, server):
    assert ask(port, "GET", f"/v1/models?api_key={API_KEY}&X-API-Key={API_KEY}").status == 400
    assert API_KEY not in server.log()


def test_a_client_lists_and_reads_its_own_predictions_and_nobody_elses(port):
    mine = fetch_token(port)
    others = ask_for_token(port, GRANT, Authorization=basic("reader")).members["access_token"]
    place = predict(port, mine).headers["Location"]
    listed = ask(port, "GET", "/v1/predictions", Authorization=f"Bearer {mine}").members["predictions"]
    assert listed[-1]["id"] == int(place.rpartition("/")[2])
    assert ask(port, "GET", place, Authorization=f"Bearer {mine}").status == 200
    assert ask(port, "GET", place, Authorization=f"Bearer {others}").status == 404
    assert ask(port, "GET", "/v1/predictions", Authorization=f"Bearer {others}").members == {"predictions": []}


GRANT = {"grant_type": "client_credentials"}


class BadGrant(NamedTuple):
    """A request for a token that gets none: form and headers, and what it is told."""

    form: dict | list | str
    headers: dict[str, str]
    status: int
    error: str


NOT_GRANTED = {
    "nothing": BadGrant("", {"Authorization": basic()}, 400, "invalid_request"),
    "no grant type": BadGrant({"scope": READ}, {"Authorization": basic()}, 400, "invalid_request"),
    "a password": BadGrant({"grant_type": "password", "username": "a"}, {"Authorization": basic()}, 400, "unsupported_grant_type"),
    "a refresh token": BadGrant({"grant_type": "refresh_token"}, {"Authorization": basic()}, 400, "unsupported_grant_type"),
    "capitals": BadGrant({"grant_type": "Client_Credentials"}, {"Authorization": basic()}, 400, "unsupported_grant_type"),
    "a parameter twice": BadGrant([*GRANT.items(), *GRANT.items()], {"Authorization": basic()}, 400, "invalid_request"),
    "no credentials": BadGrant(GRANT, {}, 401, "invalid_client"),
    "a wrong secret": BadGrant(GRANT, {"Authorization": basic(secret="wrong")}, 401, "invalid_client"),
    "half the secret": BadGrant(GRANT, {"Authorization": basic(secret=SECRET[:-1])}, 401, "invalid_client"),
    "no secret": BadGrant(GRANT, {"Authorization": "Basic YWRhOg=="}, 401, "invalid_client"),
    "an unknown client": BadGrant(GRANT, {"Authorization": basic("eve")}, 401, "invalid_client"),
    "the client that has no secret": BadGrant(GRANT, {"Authorization": "Basic cGFnZTo="}, 401, "invalid_client"),
    "Basic and rubbish": BadGrant(GRANT, {"Authorization": "Basic %%%"}, 401, "invalid_client"),
    "Basic and no text": BadGrant(GRANT, {"Authorization": "Basic /////w=="}, 401, "invalid_client"),
    "another scheme": BadGrant(GRANT, {"Authorization": "Bearer abc"}, 401, "invalid_client"),
    "the secret in the body": BadGrant(GRANT | {"client_id": "ada", "client_secret": SECRET}, {}, 401, "invalid_client"),
    "an unknown scope": BadGrant(GRANT | {"scope": "admin"}, {"Authorization": basic()}, 400, "invalid_scope"),
    "a scope too many": BadGrant(GRANT | {"scope": f"{READ} admin"}, {"Authorization": basic()}, 400, "invalid_scope"),
    "half a scope": BadGrant(GRANT | {"scope": "predictions"}, {"Authorization": basic()}, 400, "invalid_scope"),
    "JSON": BadGrant(json.dumps(GRANT), {"Authorization": basic(), "Content_Type": "application/json"}, 400, "invalid_request"),
    "a code that nobody has": BadGrant(
        {"grant_type": "authorization_code", "code": "x", "client_id": "page", "redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER},
        {},
        400,
        "invalid_grant",
    ),
}


@pytest.mark.parametrize("what", NOT_GRANTED)
def test_a_request_for_a_token_is_refused_in_the_words_of_rfc_6749(what, port):
    bad = NOT_GRANTED[what]
    answer = ask_for_token(port, bad.form, **bad.headers)
    assert (answer.status, answer.members["error"], answer.headers.get_content_type()) == (bad.status, bad.error, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.headers.get("WWW-Authenticate") is not None) == (bad.status == 401)  # RFC 6749 §5.2


@pytest.mark.parametrize(
    ("method", "body", "status"), [("GET", None, 405), ("DELETE", None, 405), ("POST", b"x=" + b"A" * MAX_BODY, 413)], ids=str
)
def test_the_token_endpoint_takes_short_posts_only(method, body, status, port):
    answer = ask(port, method, "/oauth/token", body, Content_Type=FORM)
    assert answer.status == status
    assert (status != 405) or "POST" in answer.headers["Allow"]


def test_a_token_says_what_it_should_and_is_kept_by_no_cache(port, keys):
    answer = ask_for_token(port, GRANT, Authorization=basic())
    assert answer.headers["Cache-Control"] == "no-store"  # RFC 6749 §5.1
    members = answer.members
    assert (members["token_type"], members["expires_in"], members["scope"]) == ("Bearer", LIFETIME, f"{READ} {WRITE}")
    header, claims = (json.loads(base64.urlsafe_b64decode(each + "==")) for each in members["access_token"].split(".")[:2])
    assert header == {"alg": "RS256", "typ": "at+jwt", "kid": keys.ours.kid}
    assert (claims["iss"], claims["aud"], claims["sub"], claims["client_id"]) == (ISSUER, AUDIENCE, "ada", "ada")
    assert (claims["iat"], claims["exp"] - claims["nbf"]) == (claims["nbf"], LIFETIME)
    assert abs(claims["iat"] - time.time()) < 30


def test_no_two_tokens_are_the_same(port):
    assert fetch_token(port) != fetch_token(port)


def test_fewer_scopes_than_one_has_can_be_asked_for(port):
    assert ask_for_token(port, GRANT | {"scope": READ}, Authorization=basic()).members["scope"] == READ


def test_the_published_keys_verify_a_token_elsewhere_and_have_no_private_member(port):
    published = ask(port, "GET", "/.well-known/jwks.json").members
    private = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
    assert [set(key) & private for key in published["keys"]] == [set()] * len(published["keys"])
    assert [(key["use"], key["alg"]) for key in published["keys"]] == [("sig", "RS256")] * len(published["keys"])
    claims = access.tokens.verify(fetch_token(port), KeySet.import_key_set(published), int(time.time()))
    assert claims["client_id"] == "ada"


def test_the_metadata_leads_to_endpoints_that_are_there(port):
    metadata = ask(port, "GET", "/.well-known/oauth-authorization-server").members
    assert (metadata["issuer"], metadata["code_challenge_methods_supported"]) == (ISSUER, ["S256"])
    for name in ("token_endpoint", "authorization_endpoint", "jwks_uri"):
        assert ask(port, "GET", urlsplit(metadata[name]).path).status != 404, name


def test_a_document_that_is_made_of_the_host_is_not_made_of_a_strangers(port):
    answer = ask(port, "GET", "/.well-known/oauth-authorization-server", Host="evil.example")
    assert (answer.status, "token_endpoint" in answer.members) == (400, False)


# The client


def test_the_client_fetches_one_token_and_uses_it_again(port, server):
    before = server.log().count("/oauth/token")
    with access.Client(port, "ada", SECRET) as client:
        assert [client.predict(sample(digit)).label for digit in (3, 4, 5)] == ["3", "4", "5"]
    assert server.log().count("/oauth/token") - before == 1


def test_the_client_answers_as_every_client_does(port):
    with access.Client(port, "ada", SECRET) as client:
        prediction = client.predict(sample(3), "linear")
        with pytest.raises(Refused, match="422: there is no model 'oracle'"):
            client.predict(sample(3), "oracle")
    assert (type(prediction), prediction.label, prediction.model_id) == (Prediction, "3", "linear")


def test_the_client_replaces_a_token_before_it_expires(port, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("solutions.access.client.time", SimpleNamespace(monotonic=lambda: clock[0]))
    with access.Client(port, "ada", SECRET) as client:
        tokens = []
        for clock[0] in (1000.0, 1000.0 + LIFETIME / 2, 1000.0 + LIFETIME - 1):
            client.predict(sample(3))
            tokens.append(client.token)
    assert (tokens[0] == tokens[1], tokens[1] == tokens[2]) == (True, False)


def test_the_client_replaces_a_token_that_is_refused_and_tries_once_more(port, forger):
    with access.Client(port, "ada", SECRET) as client:
        client.predict(sample(3))
        client.token = forger.sign(exp=forger.now - 1)
        assert client.predict(sample(3)).label == "3"


@pytest.mark.parametrize(
    ("client", "features", "code"),
    [
        (("ada", "wrong"), sample(3), "invalid_client"),
        (("eve", SECRET), sample(3), "invalid_client"),
        (("ada", SECRET, "admin"), sample(3), "invalid_scope"),
        (("ada", SECRET, READ), sample(3), 403),
        (("ada", SECRET), [1.0] * 63, 422),
    ],
    ids=["a wrong secret", "an unknown client", "a scope too many", "a scope that is not enough", "bad features"],
)
def test_what_the_client_is_refused_it_raises(client, features, code, port):
    with access.Client(port, *client) as calling, pytest.raises(Refused) as refused:
        calling.predict(features)
    assert refused.value.code == code
    assert client[1] not in str(refused.value)


def test_a_client_that_is_always_refused_tries_twice_and_no_more(forger):
    asked = []

    def app(environ, start_response):
        asked.append(environ["PATH_INFO"])
        token = environ["PATH_INFO"] == "/oauth/token"
        start_response("200 OK" if token else "401 Unauthorized", [("Content-Type", "application/json")])
        return [json.dumps({"access_token": "x", "expires_in": 300} if token else {"detail": "no"}).encode()]

    with serving(app) as port, access.Client(port, "ada", SECRET) as client, pytest.raises(Refused, match="401: no"):
        client.predict(sample(3))
    assert asked == ["/oauth/token", HERE] * 2


# Keys, and how they change


@pytest.fixture
def app(monkeypatch):
    """Give an application of one's own, whose keys can be changed while it serves."""
    monkeypatch.setenv("WIRELAB_CLIENT_SECRET", SECRET)
    monkeypatch.delenv("WIRELAB_SIGNING_KEY", raising=False)
    return access.create_app()


def test_a_token_of_the_old_key_is_valid_until_that_key_is_retired(app):
    ring = app.extensions["keyring"]
    with serving(app) as port:
        kids = [{key["kid"] for key in ask(port, "GET", "/.well-known/jwks.json").members["keys"]}]
        old = fetch_token(port)
        ring.rotate()
        new = fetch_token(port)
        kids.append({key["kid"] for key in ask(port, "GET", "/.well-known/jwks.json").members["keys"]})
        assert [predict(port, token).status for token in (old, new)] == [201, 201]
        ring.retire()
        kids.append({key["kid"] for key in ask(port, "GET", "/.well-known/jwks.json").members["keys"]})
        refused = predict(port, old)
        assert (refused.status, refused.headers["WWW-Authenticate"], predict(port, new).status) == (401, INVALID, 201)
    assert (len(kids[0]), len(kids[1]), len(kids[2])) == (1, 2, 1)
    assert kids[1] == kids[0] | kids[2]


def test_the_last_key_is_never_retired(app):
    app.extensions["keyring"].retire()
    with serving(app) as port:
        assert predict(port, fetch_token(port)).status == 201


def test_a_client_survives_that_all_keys_are_changed(app):
    with serving(app) as port, access.Client(port, "ada", SECRET) as client:
        client.predict(sample(3))
        app.extensions["keyring"].rotate()
        app.extensions["keyring"].retire()
        assert client.predict(sample(4)).label == "4"


def test_keys_change_under_load_without_a_refusal(app):
    ring, statuses = app.extensions["keyring"], []

    def call(port):
        statuses.extend(predict(port, fetch_token(port)).status for _ in range(10))

    with serving(app) as port:
        threads = [threading.Thread(target=call, args=(port,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        ring.rotate()
        for thread in threads:
            thread.join(30)
    assert statuses == [201] * 40


def test_another_server_with_the_same_key_believes_the_token_for_nothing_is_kept(server, keys, monkeypatch):
    monkeypatch.setenv("WIRELAB_SIGNING_KEY", keys.ours.as_pem(private=True).decode())
    with serving(access.create_app()) as port:
        assert predict(port, fetch_token(server.port)).status == 201


def test_a_server_without_secrets_in_its_environment_lets_nobody_in(monkeypatch):
    for name in ("WIRELAB_CLIENT_SECRET", "WIRELAB_API_KEY", "WIRELAB_SIGNING_KEY"):
        monkeypatch.delenv(name, raising=False)
    with serving(access.create_app()) as port:
        asked = ask_for_token(port, GRANT, Authorization="Basic YWRhOg==")
        assert (asked.status, ask(port, "GET", "/v1/models", X_API_Key="").status) == (401, 401)


BLANK = """
from labs import access
app = access.create_app()
asked = app.test_client()
page = "/oauth/authorize?" + %r
targets = ("/.well-known/oauth-authorization-server", "/v1/models", page, "/.well-known/jwks.json", "/v1/predictions/1")
print(*[asked.get(target).status_code for target in targets])
"""


def test_while_every_exercise_is_blank_the_server_starts_and_only_what_is_blank_is_missing(root, python, tmp_path):
    strip.derive(root / "solutions", tmp_path / "labs")
    told = python("-c", BLANK % urlencode(AUTHORIZE), path=tmp_path)
    assert told.stdout.split() == ["200", "401", "200", "500", "500"], told.stderr


# The browser's part: an authorization code, with PKCE

AUTHORIZE = {
    "response_type": "code",
    "client_id": "page",
    "redirect_uri": REDIRECT_URI,
    "scope": READ,
    "state": "xyz & more",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class Visitor:
    """A browser as far as this needs one: it keeps the cookie, reads the form, and sends it."""

    def __init__(self, port: int, **asked: str):
        self.port, self.target = port, "/oauth/authorize?" + urlencode(AUTHORIZE | asked)
        self.page = ask(port, "GET", self.target)
        self.cookie = (self.page.headers.get("Set-Cookie") or "").partition(";")[0]
        self.hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page.body.decode()))

    def decide(self, decision: str = "allow", cookie: str | None = None, **hidden: str) -> Answer:
        """Send the form."""
        form = urlencode(self.hidden | {"decision": decision} | hidden)
        headers = {"Cookie": self.cookie if cookie is None else cookie, "Content_Type": FORM}
        answer = ask(self.port, "POST", self.target, form, **{name: value for name, value in headers.items() if value})
        self.cookie = (answer.headers.get("Set-Cookie") or self.cookie).partition(";")[0]
        return answer

    def code(self) -> str:
        """Allow, and return the code."""
        [code] = parse_qs(urlsplit(self.decide().headers["Location"]).query)["code"]
        SENT.add(code)
        return code


def exchange(code: str, **changed: str) -> dict[str, str]:
    """Return the form that redeems a code."""
    form = {"grant_type": "authorization_code", "code": code, "client_id": "page", "redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
    return form | changed


def test_a_person_allows_and_the_application_gets_a_token(port):
    visitor = Visitor(port)
    assert (visitor.page.status, visitor.page.headers.get_content_type()) == (200, "text/html")
    allowed = visitor.decide()
    place = urlsplit(allowed.headers["Location"])
    assert (allowed.status, place._replace(query="").geturl()) == (303, REDIRECT_URI)
    brought = dict(parse_qsl(place.query))
    SENT.add(brought["code"])
    assert brought["state"] == "xyz & more"
    answer = ask_for_token(port, exchange(brought["code"]))
    assert (answer.status, answer.members["scope"], answer.headers["Cache-Control"]) == (200, READ, "no-store")
    assert predict(port, answer.members["access_token"]).status == 403  # read is what was allowed


def test_the_page_names_the_application_and_each_scope(port):
    page = Visitor(port, scope=f"{READ} {WRITE}").page.body.decode()
    assert all(word in page for word in ("page", READ, WRITE, REDIRECT_URI))


def test_a_person_denies_and_the_application_is_told_so(port):
    brought = dict(parse_qsl(urlsplit(Visitor(port).decide("deny").headers["Location"]).query))
    assert (brought["error"], brought["state"], "code" in brought) == ("access_denied", "xyz & more", False)


def test_a_code_is_good_once(port):
    code = Visitor(port).code()
    assert ask_for_token(port, exchange(code)).status == 200
    again = ask_for_token(port, exchange(code))
    assert (again.status, again.members["error"]) == (400, "invalid_grant")


def test_of_twenty_who_redeem_a_code_at_once_one_gets_a_token(port):
    code, statuses = Visitor(port).code(), []
    together = threading.Barrier(20)

    def redeem():
        together.wait(10)
        statuses.append(ask_for_token(port, exchange(code)).status)

    threads = [threading.Thread(target=redeem) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(statuses) == [200] + [400] * 19


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": VERIFIER[:-1] + "l"},
        {"code_verifier": CHALLENGE},
        {"code_verifier": "\xe9" * 43},
        {"client_id": "ada"},
        {"redirect_uri": REDIRECT_URI + "/"},
        {"redirect_uri": "http://evil.example/callback"},
    ],
    ids=["another verifier", "the challenge", "a verifier beyond ASCII", "another client", "a slash more", "another address"],
)
def test_a_code_is_good_for_who_asked_for_it_only_and_is_gone_at_the_first_try(changed, port):
    code = Visitor(port).code()
    for form in (exchange(code, **changed), exchange(code)):
        answer = ask_for_token(port, form)
        assert (answer.status, answer.members["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("missing", ["code", "client_id", "redirect_uri", "code_verifier"])
def test_a_code_is_not_redeemed_with_a_parameter_missing(missing, port):
    form = exchange(Visitor(port).code())
    del form[missing]
    answer = ask_for_token(port, form)
    assert (answer.status, answer.members["error"]) in {(400, "invalid_grant"), (400, "invalid_request")}


def test_a_code_expires_after_a_minute(app, monkeypatch):
    with serving(app) as port:
        codes = [Visitor(port).code() for _ in range(2)]
        real = time.time
        answers = []
        for code, later in zip(codes, (50, 61), strict=True):
            moved = SimpleNamespace(time=lambda later=later: real() + later)
            monkeypatch.setattr("solutions.access.authorization.time", moved)
            answers.append(ask_for_token(port, exchange(code)).status)
    assert answers == [200, 400]


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "eve"},
        {"client_id": ""},
        {"client_id": "ada"},
        {"redirect_uri": "http://evil.example/callback"},
        {"redirect_uri": REDIRECT_URI + "/"},
        {"redirect_uri": REDIRECT_URI + "?a=b"},
        {"redirect_uri": REDIRECT_URI.replace("8009", "8010")},
        {"redirect_uri": REDIRECT_URI.replace("127.0.0.1", "localhost")},
        {"redirect_uri": REDIRECT_URI.upper()},
        {"redirect_uri": ""},
    ],
    ids=lambda changed: "=".join(*changed.items()),
)
def test_a_stranger_or_a_strange_address_is_told_to_the_person_and_nobody_is_sent_there(changed, port):
    visitor = Visitor(port, **changed)
    assert (visitor.page.status, visitor.page.headers.get("Location")) == (400, None)
    assert visitor.decide(form="x", consent="x").status == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"response_type": "token"},
        {"code_challenge": ""},
        {"code_challenge": CHALLENGE + "A"},
        {"code_challenge": "\xe9" * 43},
        {"code_challenge_method": "plain"},
        {"scope": "admin"},
        {"scope": f"{READ} admin"},
    ],
    ids=lambda changed: "=".join(*changed.items()),
)
def test_what_else_is_wrong_with_a_request_is_told_to_the_application_and_gets_no_code(changed, port):
    page = Visitor(port, **changed).page
    told = dict(parse_qsl(urlsplit(page.headers["Location"]).query))
    assert (page.status, told["error"] in ("invalid_request", "invalid_scope", "unsupported_response_type")) == (303, True)
    assert page.headers["Location"].startswith(f"{REDIRECT_URI}?")
    assert "code" not in told


@pytest.mark.parametrize("how", ["no cookie", "another browser's cookie", "another text", "letters beyond ASCII", "no text", "sent twice"])
def test_a_form_that_was_not_sent_from_the_page_in_this_browser_gets_no_code(how, port):
    visitor, other = Visitor(port), Visitor(port)
    [name] = visitor.hidden
    if how == "sent twice":
        assert visitor.decide().status == 303
    answer = {
        "no cookie": lambda: visitor.decide(cookie=""),
        "another browser's cookie": lambda: visitor.decide(cookie=other.cookie),
        "another text": lambda: visitor.decide(**{name: "x"}),
        "letters beyond ASCII": lambda: visitor.decide(**{name: "\xe9"}),
        "no text": lambda: visitor.decide(**{name: ""}),
        "sent twice": visitor.decide,
    }[how]()
    assert (answer.status, answer.headers.get("Location")) == (400, None)


def test_the_cookie_of_the_page_is_read_by_no_script_and_brought_by_no_other_site(port):
    cookie = Visitor(port).page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert re.search("SameSite=(Lax|Strict)", cookie)


def test_no_other_site_can_frame_the_page(port):
    headers = Visitor(port).page.headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def browser(needs):
    """Give a browser, started once."""
    with browsing(needs("chromium")) as started:
        yield started


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_fits_and_is_used_by_keyboard(width, browser, port):
    with visiting(browser, port, "/oauth/authorize?" + urlencode(AUTHORIZE), **width) as page:
        assert fits(page)
        reached = []
        for _ in range(2):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == ["Allow", "Deny"]


def test_a_person_allows_in_a_browser_and_the_application_that_waits_gets_a_token(browser, monkeypatch):
    brought = []

    def application(environ, start_response):
        brought.append(dict(parse_qsl(environ["QUERY_STRING"])))
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<!doctype html><title>Back</title><link rel=icon href=data:,>"]

    with serving(application) as there:
        place = f"http://127.0.0.1:{there}/callback"
        monkeypatch.setattr("solutions.access.server.REDIRECT_URI", place)
        with serving(access.create_app()) as port, closing(browser.new_context(**DESKTOP)) as context:
            page, complaints = context.new_page(), []
            page.on("console", lambda message: complaints.append(message.text))
            page.goto(f"http://127.0.0.1:{port}/oauth/authorize?" + urlencode(AUTHORIZE | {"redirect_uri": place}))
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_url(place + "*", timeout=10_000)
            answer = ask_for_token(port, exchange(brought[0]["code"], redirect_uri=place))
    assert (complaints, len(brought), brought[0]["state"], answer.status) == ([], 1, AUTHORIZE["state"], 200)


# What a log says, and what a wire shows


def test_after_all_this_no_secret_stands_in_the_log(server, port, keys):
    token = fetch_token(port)
    ask(port, "GET", f"/v1/predictions/1?access_token={token}", X_API_Key=API_KEY)
    ask(port, "POST", f"/oauth/token?client_secret={SECRET}&code={VERIFIER}", Authorization=basic())
    said = server.log()
    assert "/v1/predictions/1?access_token=…" in said
    pem = keys.ours.as_pem(private=True).decode().splitlines()[1:-1]
    private = [keys.ours.as_dict(private=True)[name] for name in ("d", "p", "q")]
    assert [secret for secret in (*SENT, *pem, *private) if len(secret) > 8 and secret in said] == []


def test_no_secret_stands_in_the_log_after_a_bug_in_a_handler_either(app, monkeypatch):
    words = io.StringIO()
    handler = logging.StreamHandler(words)
    handler.setFormatter(Discreet("%(message)s"))
    monkeypatch.setattr(app.logger, "handlers", [handler])
    app.add_url_rule("/bug", view_func=lambda: {}[str(request.headers)])  # the error says all that was sent
    with serving(app) as port:
        token = fetch_token(port)
        answer = ask(port, "GET", "/bug", Authorization=f"Bearer {token}", X_API_Key=API_KEY)
    said = words.getvalue()
    assert (answer.status, b"KeyError" in answer.body, "KeyError" in said) == (500, False, True)
    assert [secret for secret in (*token.split("."), API_KEY) if secret in said] == []


def test_the_same_call_shows_its_token_in_clear_and_not_over_tls(server, port):
    body, headers = json.dumps({"features": sample(3)}), {"Content-Type": "application/json"}
    token = fetch_token(port)
    headers["Authorization"] = f"Bearer {token}"
    with tap(server) as clear, closing(http.client.HTTPConnection("127.0.0.1", clear.port, timeout=10)) as client:
        client.request("POST", HERE, body, headers)
        assert client.getresponse().read()
    with (
        tap(server, tls=True) as wire,
        closing(http.client.HTTPSConnection("127.0.0.1", wire.port, timeout=10, context=wire.context())) as client,
    ):
        client.request("POST", HERE, body, headers)
        assert client.getresponse().status == 201
    (shown,), (inside,), (outside,) = clear.connections, wire.connections, wire.outside.connections
    assert token.encode() in shown.sent.octets
    assert token.encode() in inside.sent.octets
    assert [secret for secret in (token, "Bearer", "predictions") if secret.encode() in outside.sent.octets + outside.received.octets] == []


RUBBISH = {
    "random bytes": random.Random(0).randbytes(4096),
    "zeros": b"\0" * 4096,
    "a line without end": b"A" * 200_000,
    "a length in words": b"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: five\r\n\r\n",
    "a body that never comes": b"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\ngrant_type",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_does_not_end_the_server(what, port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(RUBBISH[what])
