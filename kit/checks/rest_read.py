"""Check of chapter 1, an answer read by hand: from memory, in pieces, and from a connection that stays open."""

import contextlib
import io
import secrets
import socket
import traceback
from types import ModuleType
from typing import BinaryIO

from kit.checks import expect, limit

HINTS = {
    "rest-2": "Three parts: one readline for the status, a loop of readline up to the empty line, one read of so many bytes. "
    "partition cuts at the first colon only; a dict's get has a default.",
}
CASES = (  # an answer; its status, headers, body
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi", 200, {"content-length": "2"}, b"Hi"),
    (
        b"HTTP/1.1 404 NOT FOUND\r\nSERVER: a server\r\nDate: Tue, 25 Nov 2025 10:20:30 GMT\r\ncontent-length:    5\r\n\r\nwhere",
        404,
        {"server": "a server", "date": "Tue, 25 Nov 2025 10:20:30 GMT", "content-length": "5"},
        b"where",
    ),
    (
        b"HTTP/1.1 301 MOVED PERMANENTLY\r\nLocation:http://127.0.0.1:5000/v1/models\r\nContent-Length: 0\r\n\r\n",
        301,
        {"location": "http://127.0.0.1:5000/v1/models", "content-length": "0"},
        b"",
    ),
    (b"HTTP/1.1 204 \r\nConnection: keep-alive\r\n\r\n", 204, {"connection": "keep-alive"}, b""),
    (
        b"HTTP/1.1 201 CREATED\r\nContent-Type: application/octet-stream\r\nContent-Length: 11\r\n\r\n\xff\x00\r\n\r\nback\n",
        201,
        {"content-type": "application/octet-stream", "content-length": "11"},
        b"\xff\x00\r\n\r\nback\n",
    ),
)
CAUSES = {
    UnicodeDecodeError: "a body is bytes, and need not be text: decode only the lines of the head",
    KeyError: "an answer without a body may lack Content-Length; take 0 then",
    ValueError: "a reason may be several words, or none, and a value may hold colons: cut at the first one only",
    IndexError: "a reason may be several words, or none: only version and status are always there",
    TimeoutError: "read() without a number waits for the end of the stream, which does not come while a connection stays open; "
    "read as many bytes as Content-Length says, and one readline per header line",
}
LEFT = "read as many bytes as Content-Length says, and none where it is missing; the rest belongs to the next answer"


class Pieces(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a slow network does."""

    def __init__(self, content: bytes):
        self.content = io.BytesIO(content)

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:
        """Fill ``buffer`` with the next three bytes at most, and return how many they are."""
        piece = self.content.read(min(3, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def rest_2(rest: ModuleType) -> None:
    """Your function takes answers apart, each to its last byte and no further."""
    cases = (*CASES, _fresh())
    for answer, *parts in cases:
        stream = io.BytesIO(answer + CASES[0][0])
        _expect_answer(_read(rest, stream, answer), parts, answer)
        rest_of_it, sent = stream.read(), f"{answer!r}, and another answer after it"
        expect(rest_of_it == CASES[0][0], sent=sent, got=f"{rest_of_it!r} left", expected=f"{CASES[0][0]!r} left", cause=LEFT)
    for answer, *parts in cases:
        got = _read(rest, io.BufferedReader(Pieces(answer)), answer)
        cause = "read1 and recv return what has arrived so far, however little; read(n) waits for n bytes"
        _expect_answer(got, parts, answer, "the same answer, three bytes at a time", cause)
    here, there = socket.socketpair()
    with contextlib.closing(here), contextlib.closing(there), here.makefile("rb") as stream:
        here.settimeout(2)
        there.sendall(b"".join(answer for answer, *_ in cases))
        for answer, *parts in cases:
            _expect_answer(_read(rest, stream, answer), parts, answer, "several answers on a connection that stays open", LEFT)


def _fresh() -> tuple[bytes, int, dict[str, str], bytes]:
    """Return a case that nobody can know by heart."""
    body, mark, status = secrets.token_bytes(9 + secrets.randbelow(90)), secrets.token_hex(3), 200 + secrets.randbelow(5)
    answer = f"HTTP/1.1 {status} OK\r\nX-{mark}: {mark}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return answer, status, {f"x-{mark}": mark, "content-length": str(len(body))}, body


def _read(rest: ModuleType, stream: BinaryIO, answer: bytes) -> tuple:
    """Return the three parts that the student's function finds, or say why there are none."""
    try:
        with limit(5, "a loop that goes on after the end: readline gives b'' there, again and again; the headers end at an empty line"):
            got = rest.by_hand.read_answer(stream)
    except (KeyError, ValueError, IndexError, TimeoutError) as error:
        place, kind = traceback.extract_tb(error.__traceback__)[-1], next(kind for kind in CAUSES if isinstance(error, kind))
        expect(False, sent=answer, got=f"{error!r}, in: {place.line}", expected="an Answer", cause=CAUSES[kind])
    cause = "the answer is read but not returned" if got is None else "return Answer(status, headers, body)"
    expect(isinstance(got, tuple) and len(got) == 3, sent=answer, got=got, expected="an Answer: status, headers, body", cause=cause)
    return got


def _expect_answer(got: tuple, parts: list, answer: bytes, sent: str = "", cause: str = "") -> None:
    """Judge status, headers and body."""
    (status, headers, body), (right_status, right_headers, right_body), sent = got, parts, sent or repr(answer)
    why = cause or "the status is the second word of the first line"
    why = "the status is a number: int(…)" if isinstance(status, str | bytes) else why
    expect(status == right_status, sent=sent, got=f"status {status!r}", expected=f"status {right_status}", cause=why)
    _expect_headers(headers, right_headers, sent)
    why = cause or LEFT
    if body == right_body.strip():
        why = "leave the body as it is: its spaces and line ends belong to it"
    if body is None or isinstance(body, str):
        why = "a body is bytes, and need not be text: return what read gives"
    expect(body == right_body, sent=sent, got=f"body {body!r}", expected=f"body {right_body!r}", cause=why)


def _expect_headers(headers: object, right: dict[str, str], sent: str) -> None:
    """Judge the headers: a dict, or another mapping that is asked in the same way."""
    cause = "headers are a dict: names in lower case, and their values"
    expect(hasattr(headers, "keys") and hasattr(headers, "get"), sent=sent, got=f"headers {headers!r}", expected=right, cause=cause)
    names = sorted(headers.keys(), key=repr)
    for name, value in right.items():
        got, cause = headers.get(name), "a value is what stands after the first colon, without the spaces around it"
        if got is None:
            cause = "a line is missing: read header lines up to the empty one, and each gives one name and value"
            cause = "names are bytes here: decode the line first" if any(isinstance(name, bytes) for name in names) else cause
            cause = "put the names in lower case: name.lower()" if any(name == str(other).lower() for other in names) else cause
        elif isinstance(got, bytes):
            cause = "values are text: decode the line first"
        elif not isinstance(got, str):
            cause = "values are text; make a number of one only where you need it"
        elif got == value.lower():
            cause = "only names are put in lower case; a value stays as it is"
        elif value.startswith(got.strip()) and got != value and got.strip() != value:
            cause = "a value may hold colons: cut the line at the first colon only"
        shown = f"{name}: {got!r}" if got is not None else f"the names {names}"
        expect(got == value, sent=sent, got=shown, expected=f"{name}: {value!r}", cause=cause)
    extra, cause = len(names) - len(right), "the status line and the empty line are no headers"
    expect(not extra, sent=sent, got=f"the names {names}", expected=f"the names {sorted(right)}", cause=cause)
