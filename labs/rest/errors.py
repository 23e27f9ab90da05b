"""How a refusal looks on this wire: problem details (RFC 9457) with an HTTP status."""

import json

from flask import Response
from werkzeug.exceptions import HTTPException

from kit.contract import Refused


def refuse(error: Refused | HTTPException) -> Response:
    """Answer ``error`` with its status and an ``application/problem+json`` object: ``title``, ``status`` and ``detail``.

    ``problem(error)`` gives the three members. The header says ``application/problem+json``, so that a client can tell a
    refusal from an answer without guessing (RFC 9457 §3).

    >>> refuse(WrongLength("too short")).status
    '422 UNPROCESSABLE ENTITY'
    """
    raise NotImplementedError("exercise rest-3: a Response with the problem as JSON, its status, its media type")


def problem(error: Refused | HTTPException) -> dict:
    """Return the members of RFC 9457 §3.1 that describe ``error``."""
    if isinstance(error, HTTPException):
        return {"title": error.name, "status": error.code, "detail": error.description}
    return {"title": error.title, "status": error.code, "detail": error.detail}
