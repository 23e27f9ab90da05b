"""Check of chapter 1, a request written by hand: first its bytes, line by line, then what a real server reads in them."""

import contextlib
import http.client
import re
import secrets
import socket
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.recorder import recording

HINTS = {
    "rest-1": 'Make the lines as text first, and join them with "\\r\\n"; two more of it end the head. Then encode it, and only then add '
    "the body, which is bytes already.",
}
JSON, BINARY = "application/json", "application/octet-stream"
CASES = (  # verb, target, host, body, media type
    ("GET", "/v1/models", "127.0.0.1", b"", ""),
    ("DELETE", "/v1/predictions/7", "localhost:5000", b"", ""),
    ("POST", "/v1/predictions", "127.0.0.1:5000", b'{"features": []}', JSON),
    ("PUT", "/v1/predictions/7", "127.0.0.1:5000", '{"note": "plutôt un 3, à côté"}'.encode(), JSON),
    ("POST", "/v1/predictions?limit=5", "[::1]:8000", b"\x00\xff\r\n\r\nno text\r\n", BINARY),
    ("POST", "/v1/predictions", "127.0.0.1:5000", b"of no type", ""),
    ("GET", "/v1/models", "127.0.0.1:5000", b"", JSON),
)


def rest_1(rest: ModuleType) -> None:
    """Your bytes are an HTTP/1.1 request, and a server reads in them what you meant."""
    mark = secrets.token_hex(4)  # a request that nobody can know by heart
    for case in (*CASES, ("PATCH", f"/v1/predictions/{mark}", f"{mark}:8000", f"clé {mark}".encode(), JSON)):
        verb, target, host, body, media_type = case
        arguments = (verb, target, host, body, media_type) if body or media_type else (verb, target, host)
        sent = f"compose({', '.join(map(repr, arguments))})"
        request = _composed(rest, arguments, sent)
        _expect_head(request, case, sent)
        _expect_headers(request, case, sent)
        got, cause = request.partition(b"\r\n\r\n")[2], "the body follows the empty line, byte for byte, and nothing follows the body"
        expect(got == body, sent=sent, got=f"the body {got!r}", expected=f"the body {body!r}", cause=cause)
        _expect_understood(request, case, sent)


def _composed(rest: ModuleType, arguments: tuple, sent: str) -> bytes:
    """Call the student's function and return its bytes; a body that is no text is where some of them fail."""
    try:
        with limit(3):
            request = rest.by_hand.compose(*arguments)
    except UnicodeDecodeError as error:
        cause = "a body is bytes, and need not be text: encode the head, then add the body as it is"
        expect(False, sent=sent, got=repr(error), expected="bytes", cause=cause)
    cause = "what travels is bytes: .encode() the text of the head" if isinstance(request, str) else "return bytes"
    cause = "the request is made but not returned" if request is None else cause
    expect(isinstance(request, bytes | bytearray), sent=sent, got=request, expected="bytes", cause=cause)
    return bytes(request)


def _expect_head(request: bytes, case: tuple, sent: str) -> None:
    """Judge how the head is made: its line ends, its empty line, its first line."""
    verb, target, _, body, _ = case
    text = request.removesuffix(body).decode("latin-1") if body else request.decode("latin-1")
    cause = r"a line ends in two bytes, \r\n; \n alone is a line end in files, not in HTTP"
    expect(not re.search(r"(?<!\r)\n", text), sent=sent, got=request, expected=r"lines that end in \r\n (RFC 9112 §2.1)", cause=cause)
    cause = r"the head ends in \r\n\r\n: the end of its last line, and an empty line. A server waits for it"
    expect(b"\r\n\r\n" in request, sent=sent, got=request, expected="an empty line after the headers (RFC 9112 §2.1)", cause=cause)
    line, wanted = text.partition("\r\n")[0], f"{verb} {target} HTTP/1.1"
    cause = "the request line is verb, target and version, with one space between, and nothing before it"
    if line.startswith(f"{verb} {target} HTTP/"):
        cause = "the version is HTTP/1.1; after HTTP/1.0, say, a server would close the connection"
    elif not line:
        cause = "the first line is the request line: no empty line comes before it"
    expect(line == wanted, sent=sent, got=line, expected=f"{wanted} (RFC 9112 §3)", cause=cause)


def _expect_headers(request: bytes, case: tuple, sent: str) -> None:
    """Judge the headers, in any order and any case of their names, with others beside them."""
    _, _, host, body, media_type = case
    lines = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    for line in lines:
        cause = "a header is Name: value, with no space before the name or before the colon"
        right = re.match(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:", line)
        expect(right, sent=sent, got=repr(line), expected="Name: value (RFC 9112 §5)", cause=cause)
    found = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    wanted = {"host": (host, "HTTP/1.1 demands a Host: one server may serve several (RFC 9112 §3.2)")}
    if body and media_type:  # an empty Content-Type says as little as none
        wanted["content-type"] = media_type, "say what the body is, with media_type as it was given (RFC 9110 §8.3)"
    if body:
        cause = "say how long the body is, or the server won't read it (RFC 9110 §8.6)"
        wanted["content-length"] = str(len(body)), cause if media_type else f"what counts is whether there is a body, not its type: {cause}"
    for name, (value, missing) in wanted.items():
        got, cause = [value for other, value in found if other == name], missing
        if got and name == "content-length":
            cause = "the length is counted in bytes, and of the body alone: with another one the server waits, or cuts the body off"
            cause = "characters are counted here; é is one character and two bytes" if _characters(body) == got[0] else cause
        shown = ", ".join(f"{name}: {each}" for each in got) or f"no {name}"
        expect(got == [value], sent=sent, got=shown, expected=f"{name}: {value}", cause=cause)
    extra = [name for name, _ in found if name in ("content-type", "content-length") and not body]
    cause = "without a body there is nothing to say of it, whatever media_type is: write both headers only if there is one"
    expect(not extra, sent=sent, got=request, expected="neither Content-Type nor Content-Length", cause=cause)
    types, cause = [value for name, value in found if name == "content-type" and value], "Content-Type is media_type, which is empty here"
    expect(media_type or not types, sent=sent, got=f"Content-Type: {', '.join(types)}", expected="an empty Content-Type", cause=cause)


def _characters(body: bytes) -> str:
    """Return how many characters are in ``body``, as a header says it; "" where it is no text."""
    with contextlib.suppress(UnicodeDecodeError):
        return str(len(body.decode()))
    return ""


def _expect_understood(request: bytes, case: tuple, sent: str) -> None:
    """Send the request to a server, which waits where a length promises too much, and judge what it has read."""
    with recording() as (port, seen), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        answer = http.client.HTTPResponse(connection)
        status: object = "no answer"
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(answer):
            answer.begin()
            status = answer.status
    cause = "a server reads your request otherwise than you meant it; compare it with the docstring's example, byte by byte"
    got = [(asked.verb, asked.target, asked.headers["Host"], asked.body) for asked in seen] or status
    expect(got == [case[:4]], sent=request, got=got, expected=case[:4], cause=cause)
