"""How a refusal looks on this wire: problem details (RFC 9457), by FastAPI's exception handlers."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from kit.contract import MAX_BODY, Refused

from ..rest.errors import RETRY_AFTER, BadHeader, Bug, Invalid, invalid, unreachable

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


class Problem(JSONResponse):
    """An answer that is a problem, so that a client can tell a refusal from an answer without guessing (RFC 9457 §3)."""

    media_type = "application/problem+json"


class Missing(Refused):
    """An address at which there is nothing (404, RFC 9110 §15.5.5)."""

    code = 404
    title = "Not found"


class TooLong(Refused):
    """A body that is longer than the contract allows (413, RFC 9110 §15.5.14)."""

    code = 413
    title = "Content too large"

    def __init__(self):
        super().__init__(f"the body is longer than {MAX_BODY} bytes")


class TooMany(Refused):
    """More requests from one client than are welcome (429, RFC 6585 §4)."""

    code = 429
    title = "Too many requests"


def refuse(error: Refused) -> Problem:
    """Answer ``error`` with its status and problem details."""
    headers = {"Retry-After": RETRY_AFTER} if error.code in (429, 503) else None
    return Problem({"title": error.title, "status": error.code, "detail": error.detail}, error.code, headers)


def register(app: FastAPI) -> None:
    """Make ``app`` answer every refusal, and every bug, in the same form."""
    app.add_exception_handler(Refused, _answer_refused)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_undeclared)
    app.add_exception_handler(ValidationError, _answer_invalid)
    app.add_exception_handler(OperationalError, _answer_busy_database)
    app.add_exception_handler(Exception, _answer_bug)


async def _answer_refused(_: Request, error: Refused) -> Response:
    return refuse(error)


async def _answer_http(request: Request, error: HTTPException) -> Response:
    """Answer what Starlette itself refuses: an address where nothing is, and a method that a resource has not."""
    if error.status_code == 405:
        return _answer_method(request)
    if error.status_code == 404:
        return refuse(Missing("there is nothing at this address"))
    return Problem({"title": error.detail, "status": error.status_code, "detail": error.detail}, error.status_code, error.headers)


def _answer_method(request: Request) -> Response:
    """Answer 405 with every method of the resource, or OPTIONS with the same list; a Starlette route knows only its own method."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    has = {method for method in METHODS if any(route.matches(request.scope | {"method": method})[0] is Match.FULL for route in routes)}
    has = (has or {"GET"}) | {"OPTIONS"}  # a mounted folder of files can only be read
    headers = {"Allow": ", ".join(sorted(has | {"HEAD"} if "GET" in has else has))}
    if request.method == "OPTIONS":
        return Response(headers=headers)  # RFC 9110 §9.3.7
    detail = f"this resource has no method {request.method}; it has {headers['Allow']}"
    return Problem({"title": "Method not allowed", "status": 405, "detail": detail}, 405, headers)


async def _answer_undeclared(_: Request, error: RequestValidationError) -> Response:
    """Answer what FastAPI refuses because an endpoint's signature does: a path, which is then no address of ours, a header, a query."""
    place, *within = (first := error.errors()[0])["loc"]
    if place == "path":
        return refuse(Missing("there is nothing at this address"))
    kind = BadHeader if place == "header" else Invalid
    return refuse(kind(f"{'.'.join(map(str, within))}: {first['msg']}"))


async def _answer_invalid(_: Request, error: ValidationError) -> Response:
    return refuse(invalid(error))


async def _answer_busy_database(_: Request, error: OperationalError) -> Response:
    return refuse(unreachable(error))


async def _answer_bug(_: Request, error: Exception) -> Response:
    return refuse(Bug())
