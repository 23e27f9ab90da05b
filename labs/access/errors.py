"""How a refusal looks here: problem details (RFC 9457) from the resources, and the JSON of RFC 6749 §5.2 from the token endpoint."""

import json

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from kit.blank import unless_blank
from kit.contract import Refused

REALM = "wirelab"


class Unauthorized(Refused):
    """A request without credentials that we can use (401, RFC 9110 §15.5.2)."""

    code = 401
    title = "Unauthorized"
    error = ""  # the error code of RFC 6750 §3.1; none where no credentials were sent


class InvalidToken(Unauthorized):
    """A token that is forged, expired, or not meant for us."""

    title = "Invalid token"
    error = "invalid_token"


class InvalidRequest(Unauthorized):
    """Credentials in a place, or in a number, that the specification forbids (400, RFC 6750 §3.1)."""

    code = 400
    title = "Invalid request"
    error = "invalid_request"


class InsufficientScope(Unauthorized):
    """A genuine token that does not allow this (403, RFC 9110 §15.5.4)."""

    code = 403
    title = "Forbidden"
    error = "insufficient_scope"

    def __init__(self, scope: str):
        super().__init__(f"this needs a token with the scope {scope}")
        self.scope = scope


class TokenRefused(Exception):
    """A token that is not issued, with an ``error`` of RFC 6749 §5.2."""

    def __init__(self, error: str, description: str, status: int = 400):
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def challenge(error: Unauthorized) -> str:
    """Return the value of ``WWW-Authenticate`` for ``error`` (RFC 6750 §3).

    ``Bearer realm="wirelab"`` (``REALM``) always. Where ``error.error`` is not empty, it follows as ``error="…"``: who sent no
    credentials at all is not told of an error. An InsufficientScope adds ``scope="…"``, its ``error.scope``: what to ask the authorization
    server for. Values stand in double quotes, commas between the parameters.

    >>> challenge(InsufficientScope("predictions:write"))      # doctest: +SKIP
    'Bearer realm="wirelab", error="insufficient_scope", scope="predictions:write"'
    """
    raise NotImplementedError("exercise access-7: the scheme, the realm, the error if any, the scope if any")


def _refuse(error: Refused | HTTPException) -> Response:
    title, detail = (error.name, error.description) if isinstance(error, HTTPException) else (error.title, error.detail)
    body = json.dumps({"title": title, "status": error.code, "detail": detail})
    response = Response(body, error.code, mimetype="application/problem+json")
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110 §15.5.6
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = unless_blank("access-7", challenge, error, otherwise="Bearer")
    return response


def _refuse_token(error: TokenRefused) -> Response:
    body = json.dumps({"error": error.error, "error_description": error.description})
    response = Response(body, error.status, {"Cache-Control": "no-store"}, mimetype="application/json")
    if error.status == 401:
        response.headers["WWW-Authenticate"] = f'Basic realm="{REALM}"'
    return response


def register(app: Flask) -> None:
    """Make ``app`` answer every refusal in these forms, and a bug without a word of what it was."""
    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(TokenRefused, _refuse_token)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(500, lambda _: _refuse(Refused("the mistake is ours; it is in the log", code=500)))
