"""Who may come in: the decorator that protects a route, and the door for API keys."""

import functools
import re
import time
from collections.abc import Callable

from flask import current_app, g, request

from .errors import InsufficientScope, InvalidRequest, Unauthorized
from .tokens import verify

B64TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # what may follow "Bearer" (RFC 6750 §2.1)


def bearer_token() -> str:
    """Return the token of the request's ``Authorization`` header (RFC 6750 §2.1).

    Raise Unauthorized where there is none, InvalidRequest for two, or for one in the query, where logs and histories keep it.
    """
    if "access_token" in request.args:
        raise InvalidRequest("send the token in the header Authorization, never in the address")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("send Authorization: Bearer and a token")
    if not B64TOKEN.fullmatch(token.strip()):  # as two headers aren't, which the server has joined by a comma
        raise InvalidRequest("send one header Authorization, with one token")
    return token.strip()


def claims_of(token: str) -> dict:
    """Return the claims of a token that this application accepts at this moment, or raise InvalidToken."""
    return verify(token, current_app.extensions["keyring"].verifying(), int(time.time()))


def requires(scope: str, claims_of: Callable[[str], dict] = claims_of) -> Callable:
    """Return a decorator that lets a request through to its view when it carries a token with this ``scope``.

    ``bearer_token()`` gives the token or raises what is wrong with the request. ``claims_of(token)`` gives its claims or raises
    InvalidToken. Their ``"scope"`` is a text of scopes with spaces between; raise ``InsufficientScope(scope)`` unless ours is one of them,
    whole. Let the view find the claims in ``g.claims``. The decorated function must keep the view's name, by which Flask routes:
    ``functools.wraps``.

    >>> @requires("predictions:write")                         # doctest: +SKIP
    ... def create_prediction(): …
    """

    raise NotImplementedError("exercise access-8: token, claims, scope, and only then the view")
