"""How a refusal looks on this wire: problem details (RFC 9457) for a program, a page for a person at a browser."""

import json
import logging

from flask import Flask, Response, current_app, render_template, request
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException

from kit.blank import unless_blank
from kit.contract import MAX_BODY, Refused

PROBLEM = "application/problem+json"
RETRY_AFTER = "1"  # seconds; long enough for a prediction under way to end, short enough to be worth the wait


class BadHeader(Refused):
    """A header that is not in the form that it should have (400, RFC 9110 §15.5.1)."""

    code = 400
    title = "Malformed header"


class Invalid(Refused):
    """A correction, a path or a query that is well-formed and makes no sense (422, RFC 9110 §15.5.21)."""

    title = "Invalid request"


class Changed(Refused):
    """A condition of the request that does not hold any more (412, RFC 9110 §15.5.13)."""

    code = 412
    title = "Precondition failed"


class Unavailable(Refused):
    """A request that could be served at another moment (503, RFC 9110 §15.6.4)."""

    code = 503
    title = "Service unavailable"


class Bug(Refused):
    """A mistake of ours (500, RFC 9110 §15.6.1): what it was is in the log, and nobody else's business."""

    code = 500
    title = "Internal server error"

    def __init__(self):
        super().__init__("the mistake is ours; it is in the log, and a repetition won't help")


def refuse(error: Refused | HTTPException) -> Response:
    """Answer ``error`` with its status and an ``application/problem+json`` object: ``title``, ``status`` and ``detail``.

    ``problem(error)`` gives the three members. The header says ``application/problem+json``, so that a client can tell a
    refusal from an answer without guessing (RFC 9457 §3).

    >>> refuse(WrongLength("too short")).status
    '422 UNPROCESSABLE ENTITY'
    """
    # BEGIN SOLUTION rest-13: a Response with the problem as JSON, its status, its media type
    members = problem(error)
    return Response(json.dumps(members), members["status"], mimetype="application/problem+json")
    # END SOLUTION


def prefers_html(accept: MIMEAccept) -> bool:
    """Say whether the reader of an error likes ``text/html`` better than ``application/json``.

    ``accept`` is the parsed header ``Accept``; ``accept[media_type]`` is how much its sender likes a media type, from 0 (not at all) to 1
    (RFC 9110 §12.4.2). A browser likes HTML better than JSON. ``curl`` takes anything, ``*/*``, which is no preference, and a program that
    sent no Accept has none either; for both the answer is False.

    >>> prefers_html(request.accept_mimetypes)         # Accept: text/html,*/*;q=0.8        # doctest: +SKIP
    True
    """
    # BEGIN SOLUTION rest-14: compare how much each of the two is liked
    return accept["text/html"] > accept["application/json"]
    # END SOLUTION


def problem(error: Refused | HTTPException) -> dict:
    """Return the members of RFC 9457 §3.1 that describe ``error``."""
    if isinstance(error, HTTPException):
        return {"title": error.name, "status": error.code, "detail": error.description}
    return {"title": error.title, "status": error.code, "detail": error.detail}


def answer(error: Refused | HTTPException) -> Response:
    """Answer any refusal: a page for who prefers one, problem details for the others, with the headers that belong to the status."""
    members = problem(error)
    if unless_blank("rest-14", prefers_html, request.accept_mimetypes, otherwise=False):
        response = Response(render_template("error.html", **members), members["status"])
    else:
        plain = Response(members["detail"], members["status"], mimetype="text/plain")
        response = unless_blank("rest-13", refuse, error, otherwise=plain)
    if members["status"] in (429, 503):
        response.headers["Retry-After"] = RETRY_AFTER
    if members["status"] == 405:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110 §15.5.6
    return response


def invalid(error: ValidationError) -> Invalid:
    """Return what pydantic refuses as a refusal of ours, in one line: where, and why."""
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return Invalid(f"{place}: {first['msg']}" if place else first["msg"])


def unreachable(error: OperationalError) -> Unavailable:
    """Return a locked database, or a full disk, as a refusal of ours, and log it: it may be better in a moment."""
    logging.getLogger(__name__).error("database: %s", error.orig)
    return Unavailable("the predictions can't be reached at the moment")


def answer_invalid(error: ValidationError) -> Response:
    """Answer what pydantic refuses."""
    return answer(invalid(error))


def _answer_long_body(error: HTTPException) -> Response:
    """Read a body that is too long to its end, up to 32 of the longest, then refuse it: an earlier answer could be lost (RFC 9112 §9.6)."""
    unread, left = request.environ["wsgi.input"], min(request.content_length or 32 * MAX_BODY, 32 * MAX_BODY)
    while left > 0 and (part := unread.read(min(left, MAX_BODY))):  # never past the end: that would wait for a next request
        left -= len(part)
    return answer(error)


def _answer_blank(blank: NotImplementedError) -> Response:
    """Answer for an exercise that is not written yet: 501 (RFC 9110 §15.6.2), which exercise, and the traceback in the log."""
    current_app.logger.exception("a blank exercise was met")
    return answer(Refused(str(blank), code=501))


def register(app: Flask) -> None:
    """Make ``app`` answer every refusal, and every bug, in the same form."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(413, _answer_long_body)
    app.register_error_handler(ValidationError, answer_invalid)
    app.register_error_handler(OperationalError, lambda error: answer(unreachable(error)))
    app.register_error_handler(NotImplementedError, _answer_blank)
    app.register_error_handler(500, lambda _: answer(Bug()))
