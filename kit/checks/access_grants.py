"""Checks of chapter 7, the door of the authorization server: who gets a token, and what for."""

import hashlib
import random
import secrets
from types import ModuleType

from kit.apart.beside import beside, copied, held, lent
from kit.checks import expect
from kit.checks.access_keys import attempt

HINTS = {
    "access-9": "Four questions in the order of the docstring, each with its raise. set(text.split()) makes a set of scopes, and "
    "<= between two sets says whether one is within the other.",
}

READ, WRITE = "predictions:read", "predictions:write"
KIND = {"grant_type": "client_credentials"}
ADA, READER, STRANGER = ("ada", "s3cret"), ("reader", "s3cret"), ("eve", "s3cret")
GRANTED = (  # the form, who asks, what is granted
    (KIND | {"scope": READ}, ADA, {READ}),
    (KIND | {"scope": f"{WRITE} {READ}"}, ADA, {READ, WRITE}),
    (KIND | {"scope": f"{READ} {READ}"}, ADA, {READ}),
    (KIND, ADA, {READ, WRITE}),
    (KIND, READER, {READ}),
    (KIND | {"scope": ""}, READER, {READ}),
    (KIND | {"scope": READ}, READER, {READ}),
)
MISSING = "without a grant_type the request is incomplete: invalid_request (RFC 6749 §5.2). form.get gives None where there is nothing"
KNOWN = "known(…) is None for who is not who it says: raise invalid_client, before a word about scopes"
STATUS = "invalid_client is a 401, the third argument of TokenRefused: who you are is not known. All else is a 400 (RFC 6749 §5.2)"
BEYOND = "grant nothing that is not among client.scopes, and not a part of what was asked either: raise invalid_scope"
REFUSED = (  # the form, who asks, the error, the usual mistake
    ({}, ADA, "invalid_request", MISSING),
    ({"scope": READ}, STRANGER, "invalid_request", MISSING),
    ({"grant_type": "password"}, ADA, "unsupported_grant_type", "any other grant_type than client_credentials is unsupported_grant_type"),
    ({"grant_type": "implicit"}, None, "unsupported_grant_type", "look at the grant_type first, then at the client"),
    (KIND, ("ada", "guess"), "invalid_client", KNOWN),
    (KIND, ("ada", ""), "invalid_client", KNOWN),
    (KIND, STRANGER, "invalid_client", KNOWN),
    (KIND, None, "invalid_client", KNOWN),
    (KIND | {"scope": "models:write"}, ("ada", "guess"), "invalid_client", KNOWN),
    (KIND | {"scope": WRITE}, READER, "invalid_scope", BEYOND),
    (KIND | {"scope": f"{READ} {WRITE}"}, READER, "invalid_scope", BEYOND),
    (KIND | {"scope": "predictions"}, ADA, "invalid_scope", "a scope is one whole word: make a set of the words, and compare sets"),
)


def access_9(access: ModuleType) -> None:
    """A known client gets the scopes that it may have; all else is refused in the words of RFC 6749, and in that order."""
    inside, registered = beside(access, "kit.checks.inside"), access.authorization.Registered
    digest = held(access, inside.Watched, hashlib.sha256(b"s3cret").hexdigest())
    scopes = {"ada": {READ, WRITE}, "reader": {READ}}
    clients = lent(access, {name: registered(name, digest, set(each)) for name, each in scopes.items()})
    inside.forget()
    for form, basic, wanted in GRANTED:
        _expect_granted(access, form, basic, clients, wanted)
    for form, basic, error, cause in REFUSED:
        _expect_refused(access, (form, basic, clients), error, cause)
    _expect_fresh(access)
    cause = "leave secrets to known(basic, clients): == on a digest tells by its time how far a guess was right"
    expect(not inside.seen(), sent="grant(…)", got="== on a stored digest", expected="a comparison in constant time", cause=cause)


def _expect_fresh(access: ModuleType) -> None:
    """Judge requests of a client that nobody knows by heart, granted and refused ones in no order."""
    name, secret, one, two = (secrets.token_hex(4) for _ in range(4))
    registered = access.authorization.Registered(name, hashlib.sha256(secret.encode()).hexdigest(), {one, two})
    clients = lent(access, {name: registered})
    requests = (
        (KIND | {"scope": one}, (name, secret), {one}),
        (KIND, (name, secret), {one, two}),
        (KIND | {"scope": f"{one} {name}"}, (name, secret), "invalid_scope", BEYOND),
        (KIND | {"scope": two}, (name, one), "invalid_client", KNOWN),
        ({"grant_type": two}, (name, secret), "unsupported_grant_type", "any grant_type that is not client_credentials"),
    )
    for form, basic, *wanted in random.sample(requests, 5):
        if len(wanted) == 1:
            _expect_granted(access, form, basic, clients, *wanted)
        else:
            _expect_refused(access, (form, basic, clients), *wanted)


def _expect_granted(access: ModuleType, form: dict, basic: tuple, clients: dict, wanted: set[str]) -> None:
    """Judge what a known client gets. The scopes may come as a set or a list: they are sorted and joined next."""
    sent, expected = f"grant({form}, {basic}, clients)", (basic[0], wanted)
    found = _decide(access, sent, (form, basic, clients), expected)
    cause = "return two things, the client's id and the scopes: return client.client_id, …"
    if isinstance(found, access.errors.TokenRefused):
        cause = "this client is known, and may have what it asks for; without a scope it gets all its own"
        found = f"TokenRefused({found.error!r}, …)"
    pair = isinstance(found, tuple | list) and len(found) == 2 and found[0] == basic[0]
    right = pair and isinstance(found[1], set | frozenset | list | tuple)
    expect(right, sent=sent, got=found, expected=expected, cause=cause)
    cause = "grant what was asked for, each scope once; where nothing was, all of client.scopes: no less, and nobody else's"
    expect(sorted(found[1]) == sorted(wanted), sent=sent, got=found, expected=expected, cause=cause)


def _expect_refused(access: ModuleType, request: tuple, error: str, cause: str) -> None:
    """Judge how a request is refused: by the error, then by the status."""
    form, basic, _ = request
    status = 401 if error == "invalid_client" else 400
    sent, expected = f"grant({form}, {basic}, clients)", f"TokenRefused({error!r}, …) with {status}"
    found = _decide(access, sent, request, expected)
    refused = isinstance(found, access.errors.TokenRefused)
    got = f"TokenRefused({found.error!r}, …) with {found.status}" if refused else found
    if found is None:
        cause = "raise TokenRefused: to make one is not enough"
    expect(refused and found.error == error, sent=sent, got=got, expected=expected, cause=cause)
    expect(found.status == status, sent=sent, got=got, expected=expected, cause=STATUS)


def _decide(access: ModuleType, sent: str, request: tuple, expected: object) -> object:
    """Return what grant returns, or the TokenRefused that it raises; judge that it leaves the clients as they are."""
    form, basic, clients = request
    before = {name: set(client.scopes) for name, client in copied(clients).items()}

    def call() -> object:
        try:
            found = access.authorization.grant(dict(form), basic, clients)
        except access.errors.TokenRefused as refused:
            return refused
        returned, cause = isinstance(found, access.errors.TokenRefused), "raise TokenRefused(…): returned, it is taken for a client"
        expect(not returned, sent=sent, got="TokenRefused, returned", expected=expected, cause=cause)
        return found

    cause = "any other error is a 500: form and basic may lack anything, form.get(name) gives None then"
    found = attempt(sent, call, expected=expected, cause=cause)
    after, cause = (
        {name: client.scopes for name, client in copied(clients).items()},
        "&= and -= change the client's own set: make a new one",
    )
    expect(after == before, sent=sent, got=f"the clients now have {after}", expected=f"still {before}", cause=cause)
    return found
