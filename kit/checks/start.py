"""Checks of chapter 0: a function that returns, and a socket read to its end."""

import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from types import ModuleType

from kit.checks import expect, limit

PAUSES = (0.05, 0.6, 0.05)  # seconds after each piece: the first keeps two apart, the second is a silence that is no end
ROOM = 1 << 16  # bytes that may wait to be read
SETTLED = 0.2  # seconds until the first read of a longer request: read along with it, one send may take 8 MiB as a whole

HINTS = {
    "start-1": 'An f-string puts a value into text: f"{1 + 1} apples" is "2 apples". Return the text; print only shows it.',
    "start-2": "sendall sends everything. Then call recv in a loop and collect the parts; the part b'' is how the end of a stream looks.",
}


def start_1(start: ModuleType) -> None:
    """Your function greets whom it is given."""
    for name in ("Ada", "Grace", f"Ada {secrets.token_hex(3)}"):
        with limit(3):
            greeting = start.greet(name)
        cause = f"only {name} changes; comma, space and exclamation mark stay"
        if greeting is None:
            cause = "print shows a text and returns None; use return"
        elif isinstance(greeting, str) and name not in greeting:
            cause = "the text is fixed; put the value of name into it"
        expect(greeting == f"Hello, {name}!", sent=f"greet({name!r})", got=repr(greeting), expected=f"'Hello, {name}!'", cause=cause)


def start_2(start: ModuleType) -> None:
    """The request arrives whole, and an answer that comes in pieces is read to its end."""
    short, pieces = secrets.token_hex(8)[1:].encode(), [b" first, " * 99, b"second, ", secrets.token_hex(2500).encode() + b"\r\n"]
    _talk(start, short, pieces, "15 bytes; the answer comes in three pieces, with pauses")
    _talk(start, secrets.token_bytes(8 << 20), [b"thank you"], "8 MiB; the answer comes when all of it has arrived")


def _talk(start: ModuleType, request: bytes, pieces: list[bytes], sent: str) -> None:
    """Call exchange once, and say which half of it went wrong."""
    whole = b"".join(pieces)
    with (
        _answering(len(request), pieces) as (port, arrived),
        limit(8, "after the end of the stream, recv returns b'' again and again: stop there"),
    ):
        try:
            answer = start.exchange(port, request)
        except TimeoutError:
            answer = "TimeoutError: the other side had nothing to say"
    partly = "send takes what fits and returns how many bytes that was; sendall goes on until all are gone"
    unsent = "the request must be sent before the answer can come: connection.sendall(request)"
    got = f"{'a part' if arrived else 'none'} of {len(request)} bytes arrived"
    expect(bytes(arrived) == request, sent=sent, got=got, expected="all of them, unchanged", cause=partly if arrived else unsent)
    cause = "return what recv gave: bytes, neither decoded nor printed"
    expect(isinstance(answer, bytes | bytearray), sent=sent, got=answer, expected="bytes", cause=cause)
    cause = "one recv returns what has arrived so far, however little, and silence is no end: call it until it returns b''"
    if answer == whole.strip():
        cause = "return everything, the spaces and line ends at both ends too"
    expect(answer == whole, sent=sent, got=f"{len(answer)} bytes back", expected=f"{len(whole)} bytes back", cause=cause)


@contextlib.contextmanager
def _answering(length: int, pieces: list[bytes]) -> Iterator[tuple[int, bytearray]]:
    """Listen once: read ``length`` bytes, answer in ``pieces`` with PAUSES between, close. Yield the port and what arrived."""
    arrived = bytearray()

    def converse() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(2)
                if length > ROOM and connection.recv(1, socket.MSG_PEEK):
                    time.sleep(SETTLED)
                while len(arrived) < length and (part := connection.recv(min(1 << 16, length - len(arrived)))):
                    arrived.extend(part)
                for piece, pause in zip(pieces, PAUSES, strict=False):
                    connection.sendall(piece)
                    time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        listener.settimeout(5)
        thread = threading.Thread(target=converse, daemon=True)
        thread.start()
        yield listener.getsockname()[1], arrived
        thread.join(5)
