"""Before the upgrade a WebSocket is HTTP: hand out the page, and refuse a handshake from a page that is not ours."""

import mimetypes
import re
from http import HTTPStatus
from pathlib import Path

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers, MultipleValuesError
from websockets.http11 import Request, Response

from kit.blank import unless_blank

from .origin import allowed

WATCH = "/watch"
SOCKETS = ("/", WATCH)
STATIC = Path(__file__).with_name("static")
GRID = Path(__file__).parents[1] / "rest" / "static"  # the grid of chapter 1 is this page's too
FILES = {"/": STATIC / "page.html"} | {f"/static/{name}": STATIC / name for name in ("cells.js", "live.js", "live.css")}
FILES |= {f"/static/{name}": GRID / name for name in ("grid.js", "style.css", "icon.svg")}
POLICY = "default-src 'self'; img-src 'self' data:"


def admit(connection: ServerConnection, request: Request) -> Response | None:
    """Return None for a handshake that may go on, and an HTTP response for everything else."""
    try:
        host, origin = request.headers.get("Host"), request.headers.get("Origin")
    except MultipleValuesError as error:
        return connection.respond(HTTPStatus.BAD_REQUEST, f"the header {error} may come once\n")
    if host is None and request.protocol == "HTTP/1.1":
        return connection.respond(HTTPStatus.BAD_REQUEST, "the header Host is missing (RFC 9112 §3.2)\n")
    path = place(request)
    if path not in SOCKETS or ("Upgrade" not in request.headers and path in FILES):
        return _file(connection, request.method, path)
    return _stranger(connection, request, origin, host)


def _stranger(connection: ServerConnection, request: Request, origin: str | None, host: str | None) -> Response | None:
    """Return None for a client whose version and origin are ours, and a refusal for any other."""
    versions = request.headers.get_all("Sec-WebSocket-Version")
    if len(versions) < 2 and versions != ["13"]:  # RFC 6455 §4.2.2: say which one would do
        return _refused(connection, HTTPStatus.UPGRADE_REQUIRED, "we speak version 13\n", Upgrade="websocket", Sec_WebSocket_Version="13")
    if not unless_blank("ws-9", allowed, origin, host or "", otherwise=True):
        return connection.respond(HTTPStatus.FORBIDDEN, "this page may not open a socket here; open the one that this server hands out\n")
    return None


def place(request: Request) -> str:
    """Return the path that was asked for, without its query."""
    return re.sub("^http://[^/?]*", "", request.path).partition("?")[0]  # a target may hold the host (RFC 9112 §3.2.2)


def _refused(connection: ServerConnection, status: HTTPStatus, why: str, **headers: str) -> Response:
    response = connection.respond(status, why)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def _file(connection: ServerConnection, method: str, path: str) -> Response:
    if path not in FILES:
        return connection.respond(HTTPStatus.NOT_FOUND, "there is a page at / and a socket at / and at /watch\n")
    if method != "GET":
        return _refused(connection, HTTPStatus.METHOD_NOT_ALLOWED, "a page can be got, and no more\n", Allow="GET")
    body, kind = FILES[path].read_bytes(), mimetypes.guess_type(FILES[path])[0] or "application/octet-stream"
    headers = {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, "Content-Length": str(len(body))}
    headers |= {"Connection": "close", "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    return Response(200, "OK", Headers(headers), body)
