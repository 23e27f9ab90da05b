"""Checks of chapter 7, the door of a resource: who comes in, and who is kept out before anything happens."""

import random
import secrets
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from flask import Flask

from kit.apart.beside import beside
from kit.checks import expect
from kit.checks.access_keys import attempt

HINTS = {
    "access-8": "Two functions, one in the other: the outer takes the view and returns the inner, the inner takes *args and **kwargs and "
    "does four things in the order of the docstring. str.split() gives the scopes one by one.",
}

TOKENS = {
    "both": {"sub": "ada", "scope": "predictions:write predictions:read"},
    "reader": {"sub": "grace", "scope": "predictions:read"},
    "readonly": {"sub": "alan", "scope": "predictions:readonly predictions:rea my-predictions:read"},
    "nothing": {"sub": "alan", "scope": ""},
}


class _Case(NamedTuple):
    """A request: its Authorization header, where it goes, the class of the error that it must meet, and the usual mistake."""

    authorization: str | None
    target: str
    error: str
    cause: str


NO_TOKEN = "401 for who brings no token that counts, whatever the scope: bearer_token() raises it, let it pass"
WHOLE = "a scope is one whole word of the text: 'predictions:readonly' contains 'predictions:read'. Split, then look"
REFUSED = (
    _Case(None, "/read", "Unauthorized", NO_TOKEN),
    _Case("Basic YWRhOnNlY3JldA==", "/read", "Unauthorized", NO_TOKEN),
    _Case("Bearer forged", "/read", "InvalidToken", "claims_of(token) raises InvalidToken: let it pass, it is a 401"),
    _Case("Bearer reader", "/write/7", "InsufficientScope", "a genuine token with too little in it: raise InsufficientScope(scope), a 403"),
    _Case("Bearer readonly", "/read", "InsufficientScope", WHOLE),
    _Case("Bearer nothing", "/read", "InsufficientScope", WHOLE),
)

EXPIRED = _Case(
    "Bearer reader", "/read", "InvalidToken", "this token has expired since: ask claims_of at each request, and remember nothing"
)


def access_8(access: ModuleType) -> None:
    """Who has the scope reaches the view, with the claims; who has no token gets a 401, who has too little a 403, before the view runs."""
    flask, called, tokens = beside(access, "flask"), [], TOKENS | _fresh()
    app = flask.Flask("door")
    app.config["PROPAGATE_EXCEPTIONS"] = True

    def claims_of(token: str) -> dict:
        if token not in tokens:
            raise access.errors.InvalidToken("forged")
        return dict(tokens[token])

    def read() -> dict:
        called.append("read")
        return {"claims": flask.g.get("claims"), "number": None}

    def write(number: int) -> dict:
        called.append("write")
        return {"claims": flask.g.get("claims"), "number": number}

    app.register_error_handler(access.errors.Unauthorized, lambda error: (_error(error), error.code))
    app.add_url_rule("/read", view_func=_protected(access, "predictions:read", claims_of, read))
    protected = _protected(access, "predictions:write", claims_of, write)
    app.add_url_rule("/write/<int:number>", view_func=protected)
    cause = "the view ran while it was decorated: the inner function calls it, later, when a request comes"
    expect(not called, sent="@requires(…) above a view", got="the view has run", expected="no call yet", cause=cause)
    for token, target, number in (("both", "/read", None), ("reader", "/read", None), ("both", "/write/7", 7)):
        _expect_let_in(app, token, tokens[token], target, number)
    with app.test_request_context(headers={"Authorization": "Bearer both"}):
        cause = "hand on *args too, as they came"
        found = attempt("the protected view, called with 7", protected, 7, expected="the view's answer", cause=cause)
    expect(isinstance(found, dict) and found["number"] == 7, sent="called with 7", got=found, expected="the view's answer", cause=cause)
    for case in REFUSED:
        called.clear()
        _expect_kept_out(app, case, called)
    for token in tokens.keys() - TOKENS.keys():
        called.clear()
        _expect_whole(app, token, tokens[token], called)
    del tokens["reader"], called[:]
    _expect_kept_out(app, EXPIRED, called)


def _fresh() -> dict[str, dict]:
    """Return tokens that nobody knows by heart, two of which have the scope to read."""
    scopes = ("predictions:read", "predictions:write predictions:read", "predictions:write", f"predictions:{secrets.token_hex(4)}")
    return {secrets.token_hex(8): {"sub": secrets.token_hex(4), "scope": scope} for scope in random.sample(scopes, 4)}


def _expect_whole(app: Flask, token: str, claims: dict, called: list[str]) -> None:
    """Judge what comes of a token that nobody knows by heart, from what its claims say."""
    if "predictions:read" in claims["scope"].split():
        _expect_let_in(app, token, claims, "/read", None)
    else:
        _expect_kept_out(app, _Case(f"Bearer {token}", "/read", "InsufficientScope", WHOLE), called)


def _error(error: Exception) -> dict:
    return {"error": type(error).__name__, "scope": getattr(error, "scope", None)}


def _protected(access: ModuleType, scope: str, claims_of: Callable, view: Callable) -> Callable:
    """Decorate a view as the student does, and judge what comes of it."""
    sent = f"@requires({scope!r}) above {view.__name__}"
    cause = "look at the request in the inner function: while a view is decorated there is none"
    decorate = attempt(sent, lambda: access.guard.requires(scope, claims_of=claims_of), expected="a decorator", cause=cause)
    cause = "requires returns a function that takes the view: return protect, without calling it"
    expect(callable(decorate), sent=f"requires({scope!r})", got=decorate, expected="a decorator", cause=cause)
    cause = "the function that requires returns takes one argument, the view, and returns the inner function without calling it"
    wrapped = attempt(sent, decorate, view, expected="a function", cause=cause)
    cause = "the function that takes the view returns the function that takes its place"
    expect(callable(wrapped), sent=sent, got=wrapped, expected="a function", cause=cause)
    name = getattr(wrapped, "__name__", "")
    cause = "Flask tells views apart by their names: @functools.wraps(view) above the inner function"
    expect(name == view.__name__, sent=sent, got=f"a function named {name!r}", expected=f"the name {view.__name__!r}", cause=cause)
    return wrapped


def _expect_let_in(app: Flask, token: str, claims: dict, target: str, number: int | None) -> None:
    """Judge the answer to who has the scope."""
    sent, expected = f"GET {target} with Bearer {token}", {"claims": claims, "number": number}
    cause = "call the claims_of that was handed in, with the token alone; hand on *args and **kwargs; return what the view returns"
    with app.test_client() as client:
        response = attempt(sent, lambda: client.get(target, headers={"Authorization": f"Bearer {token}"}), expected=expected, cause=cause)
    got = f"{response.status_code} {response.get_data(as_text=True).strip()}"
    cause = "this token has the scope: it is one of those in its text"
    expect(response.status_code == 200, sent=sent, got=got, expected=200, cause=cause)
    answer = response.get_json(silent=True)
    cause = "let the view find all the claims: g.claims = …, before it is called"
    expect(answer == expected, sent=sent, got=got, expected=expected, cause=cause)


def _expect_kept_out(app: Flask, case: _Case, called: list[str]) -> None:
    """Judge the answer to who must not come in."""
    authorization, target, error, cause = case
    sent = f"GET {target} with {f'Authorization: {authorization}' if authorization else 'no Authorization'}"
    headers = {"Authorization": authorization} if authorization else {}
    with app.test_client() as client:
        response = attempt(sent, lambda: client.get(target, headers=headers), expected=error, cause=cause)
    got = f"{response.status_code} {response.get_data(as_text=True).strip()}"
    early = "check first, and call the view only then: what it has done can't be taken back"
    expect(not called or response.status_code == 200, sent=sent, got="the view has run", expected=error, cause=early)
    answer = response.get_json(silent=True)
    right = isinstance(answer, dict) and answer.get("error") == error
    expect(right, sent=sent, got=got, expected=f"{error}", cause=cause)
    if error == "InsufficientScope":
        wanted = f"predictions:{target.split('/')[1]}"
        cause = "InsufficientScope(scope): the scope that is needed, not those that are there"
        expect(answer["scope"] == wanted, sent=sent, got=answer["scope"], expected=wanted, cause=cause)
