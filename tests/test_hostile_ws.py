"""Hostile clients of the WebSocket server, byte by byte: each gets what RFC 6455 says, and nobody else notices."""

import contextlib
import itertools
import json
import re
import socket
import struct
from collections.abc import Iterator
from typing import BinaryIO

import psutil
import pytest
from hostile_ws import (
    ASKED,
    BINARY,
    CLOSE,
    CONTROL,
    DIFFERENT,
    FRAMES,
    GOOD,
    HARMLESS,
    HTTP,
    LABEL,
    LETTERS,
    MESSAGES,
    OPENING,
    PING,
    PONG,
    SEEN,
    TEXT,
    WATCHING,
    bye,
    frame,
    opening,
)
from test_ws import listening
from wires import good, opened

from kit.contract import Prediction
from solutions import codecs

HANDSHAKES, TALKS = HTTP + OPENING + HARMLESS, FRAMES + LETTERS + CONTROL + MESSAGES + WATCHING
GROWTH = 32 << 20  # bytes that the server may hold more after all of this than before: thirty messages of the greatest size
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with a RST instead of a goodbye


def rss(server) -> int:
    """Return the bytes of memory that a server holds."""
    return psutil.Process(server.pid).memory_info().rss


@pytest.fixture(scope="module")
def held(ws, until):
    """Give the server; in the end it has let go of everybody, has hardly grown, and no exception passed through our code."""
    before = rss(ws)
    yield ws
    until(lambda: [end.status for end in psutil.Process(ws.pid).net_connections()] == [psutil.CONN_LISTEN])
    assert rss(ws) - before < GROWTH
    assert not re.findall(r'File ".*/solutions/.*', ws.log())


@pytest.fixture
def server(held):
    """Give the server; after the test it must still serve somebody else."""
    yield held
    serves(held)


def serves(server) -> None:
    with opened("ws", codecs.Json, server.port) as wire:
        assert wire.ask(GOOD).label == LABEL


@contextlib.contextmanager
def connected(port: int, sent: bytes = b"") -> Iterator[tuple[socket.socket, BinaryIO]]:
    """Give a connection on which ``sent`` was sent, and what is heard on it."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection, connection.makefile("rb") as hearing:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        say(connection, sent)
        yield connection, hearing


@contextlib.contextmanager
def open_socket(port: int, subprotocol: str = "json", path: str = "/") -> Iterator[tuple[socket.socket, BinaryIO]]:
    """Give a connection after a good handshake, and what is heard on it."""
    with connected(port, opening(f"GET {path} HTTP/1.1", Sec_WebSocket_Protocol=subprotocol)) as (connection, hearing):
        assert answered(hearing)[0] == 101
        yield connection, hearing


def say(connection: socket.socket, octets: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # a server may hang up before it has heard it all
        connection.sendall(octets)


def answered(hearing: BinaryIO) -> tuple[int, str]:
    """Return the status and the header lines of a response, or 0 where there is none."""
    lines = []
    with contextlib.suppress(ConnectionError):
        lines += itertools.takewhile(lambda line: line not in (b"", b"\r\n"), iter(hearing.readline, None))
    return int(lines[0].removeprefix(b"HTTP/1.1 ")[:3]) if lines else 0, b"".join(lines[1:]).decode("latin-1")


def frames(hearing: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield opcode and payload of each frame until the server hangs up; what it sends must itself be right (§5.1, §5.2)."""
    while head := hearing.read(2):
        assert (head[0] & 0xF0, head[1] & 0x80) == (0x80, 0)
        size = head[1] if head[1] < 126 else int.from_bytes(hearing.read(2 if head[1] == 126 else 8))
        yield head[0] & 15, hearing.read(size)


def heard(hearing: BinaryIO, codec=codecs.Json) -> Iterator[str | bytes | int]:
    """Yield what comes back in the words of a Talk, until the server hangs up."""
    for opcode, payload in frames(hearing):
        if opcode == CLOSE:
            yield int.from_bytes(payload[:2]) or 1005
        elif opcode == PONG:
            yield payload
        elif opcode == TEXT and b'"status"' in payload:
            yield json.loads(payload)["status"]
        elif opcode == TEXT and b'"run"' in payload:
            yield SEEN
        elif opcode != TEXT or b'"labels"' not in payload:  # of the statistics, which may come at any time, nothing is told
            yield codec.decode(payload, Prediction).label


def named(rows: list) -> list:
    """Return rows as parameters with readable names."""
    return [pytest.param(row, id=row.what.replace(" ", "-")) for row in rows]


@pytest.mark.parametrize("row", named(HANDSHAKES))
def test_an_opening_is_answered_as_it_deserves(server, row):
    status, _ = DIFFERENT.get(row.what, (row.status, ""))
    with connected(server.port, row.wire) as (connection, hearing):
        got, lines = answered(hearing)
        assert got == status, f"{row.section} says {row.status}: {lines}"
        assert row.what in DIFFERENT or row.header in lines
        if status == 101:
            assert "Extensions" not in lines
            say(connection, frame(PING, b"there?") + bye(1000))
            assert list(heard(hearing)) == [b"there?", 1000]
        else:
            hearing.read()  # to the end: the server hangs up


@pytest.mark.parametrize("row", named(TALKS))
def test_frames_are_answered_as_they_deserve(server, row):
    back, _ = DIFFERENT.get(row.what, (row.back, ""))
    codec = codecs.BY_NAME[row.subprotocol]
    with open_socket(server.port, row.subprotocol, row.path) as (connection, hearing):
        answers = heard(hearing, codec)
        say(connection, row.sent)
        assert list(itertools.islice(answers, len(back))) == back, row.section
        if not any(isinstance(item, int) and item >= 1000 for item in back):
            asked, answer = (frame(TEXT, ASKED), SEEN) if row.path == "/watch" else (frame(BINARY, good(codec)), LABEL)
            say(connection, asked)
            assert next(answers) == answer, "the socket stays open"
            say(connection, bye(1000))
            assert next(answers) == 1000
        assert list(answers) == [], "after the close frame the server hangs up (§7.1.1)"


def test_an_opening_and_a_frame_that_come_one_byte_at_a_time_are_served(server):
    with connected(server.port) as (connection, hearing):
        for octet in opening():
            say(connection, bytes([octet]))
        assert answered(hearing)[0] == 101
        for octet in frame(TEXT, GOOD):
            say(connection, bytes([octet]))
        assert next(heard(hearing)) == LABEL


@pytest.mark.parametrize(
    "sent", [b"", opening()[:60], opening() + frame(TEXT, GOOD)[:60]], ids=["nothing", "half-an-opening", "half-a-frame"]
)
def test_a_client_that_falls_silent_keeps_nobody_waiting(server, sent):
    with contextlib.ExitStack() as crowd:
        for _ in range(50):
            crowd.enter_context(connected(server.port, sent))
        serves(server)


@pytest.mark.parametrize("sent", [b"", opening()[:60]], ids=["nothing", "half-an-opening"])
def test_a_client_that_never_ends_its_opening_is_hung_up_on(until, sent):
    with listening(until, open_timeout=0.2) as port, connected(port, sent) as (_, hearing):
        assert hearing.read() == b""


def test_a_client_that_sends_its_opening_too_slowly_is_hung_up_on(until):
    with listening(until, open_timeout=0.2) as port, connected(port) as (connection, _):
        connection.settimeout(0.02)
        for octet in opening(extra="X-Y: z\r\n" * 100):
            say(connection, bytes([octet]))
            with contextlib.suppress(TimeoutError, ConnectionError):
                assert connection.recv(1) == b""
                return
    pytest.fail("a thousand bytes were waited for")


def test_a_client_that_will_say_no_more_is_hung_up_on(server):
    with open_socket(server.port) as (connection, hearing):
        say(connection, frame(TEXT, GOOD)[:9])
        connection.shutdown(socket.SHUT_WR)
        assert list(heard(hearing)) == []


@pytest.mark.parametrize("sent", [b"", opening(), opening() + frame(TEXT, GOOD)], ids=["at-once", "after-the-opening", "after-a-request"])
def test_eighty_resets_hurt_nobody_else(server, sent):
    for _ in range(80):
        with connected(server.port, sent) as (connection, _):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def test_a_reset_anywhere_in_a_frame_hurts_nobody_else(server):
    whole = frame(TEXT, GOOD)
    for cut in [*range(1, 10), *range(10, len(whole), 30)]:
        with open_socket(server.port) as (connection, _):
            say(connection, whole[:cut])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@pytest.mark.parametrize("how", ["goodbye", "reset"])
def test_who_says_goodbye_and_does_not_wait_hurts_nobody_else(server, how):
    for _ in range(50):
        with open_socket(server.port) as (connection, _):
            say(connection, frame(TEXT, GOOD) + bye(1000))
            if how == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def never_read(server, sent: bytes, path: str = "/") -> int:
    """Send up to 24 MiB and never read, until the server takes no more, as it must; return by how much it has grown."""
    before = rss(server)
    with open_socket(server.port, path=path) as (connection, _):
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            for _ in range((24 << 20) // len(sent)):
                connection.sendall(sent)
        serves(server)
        return rss(server) - before


@pytest.mark.parametrize("path", ["/", "/watch"])
def test_who_never_reads_is_heard_no_more_and_does_not_make_the_server_grow(server, path):
    assert never_read(server, frame(TEXT, b"?" * 60) * 1000, path) < GROWTH / 4


def test_who_never_reads_the_pongs_is_heard_no_more_and_does_not_make_the_server_grow(server):
    assert never_read(server, frame(PING, b"p" * 125) * 1000) < GROWTH / 4


def test_the_tables_are_long_enough_and_name_each_row_once():
    names = [row.what for row in HANDSHAKES + TALKS]
    assert len(names) == len(set(names)) >= 50
    assert set(DIFFERENT) <= set(names)
