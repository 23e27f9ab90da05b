"""Hostile readers of Server-Sent Events: each gets what HTTP says, nobody else notices, and no model works on for nobody."""

import contextlib
import re
import socket
import struct
from collections.abc import Iterator

import psutil
import pytest
from bad import ask
from hostile_sse import ANSWERS, DIFFERENT, DONE, SHORT, TABLE, line

from kit.launch import running
from solutions.stream.sse import Client

GROWTH = 64 << 20  # bytes that the server may hold more after all of this than before; fifty answers under way hold 20 MB of them
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with a RST instead of a goodbye
ENDED = re.compile(r"^(\d+) tokens, (\w+)$", re.MULTILINE)
SLOWLY, QUICKLY = ask("GET", f"{ANSWERS}?prompt=REST&pace=0.1"), ask("GET", f"{ANSWERS}?prompt=REST")


@pytest.fixture(scope="module")
def held(until):
    """Give the server; in the end no answer is under way, it has hardly grown, and no exception passed through our code."""
    with running("solutions.stream.sse") as server:
        serves(server)
        process = psutil.Process(server.pid)
        before, threads = process.memory_info().rss, process.num_threads()
        server.is_idle = lambda: process.num_threads() <= threads  # each answer has a thread of its own
        yield server
        until(server.is_idle)
        assert process.memory_info().rss - before < GROWTH
        assert not re.findall(r'File ".*/solutions/.*', server.log())


@pytest.fixture
def server(held):
    """Give the server; after the test it must still serve somebody else."""
    yield held
    serves(held)


@pytest.fixture
def endings(server, until):
    """Give ``endings(count)``, which waits for so many more answers to end, as ``among`` says, and returns tokens and ending of each."""
    before = len(ENDED.findall(server.log()))

    def wait(count: int, among: str = "") -> list[tuple[int, str]]:
        until(lambda: len([how for _, how in ENDED.findall(server.log())[before:] if among in ("", how)]) >= count)
        return [(int(tokens), how) for tokens, how in ENDED.findall(server.log())[before:]]

    return wait


def serves(server) -> None:
    assert len(list(Client(server.port).talk("REST", limit=2))) == 2


@contextlib.contextmanager
def connected(server, sent: bytes = b"") -> Iterator[socket.socket]:
    """Give a connection on which ``sent`` was sent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        say(connection, sent)
        yield connection


def say(connection: socket.socket, octets: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # a server may hang up before it has heard it all
        connection.sendall(octets)


def heard(connection: socket.socket, until: bytes | None = None) -> bytes:
    """Return all that comes, up to ``until``, or until the server hangs up."""
    answer = b""
    with contextlib.suppress(ConnectionError):
        while (until is None or until not in answer) and (octets := connection.recv(1 << 16)):
            answer += octets
    return answer


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


LEAVING = {
    "closes": socket.socket.close,
    "resets": reset,
    "says no more": lambda connection: connection.shutdown(socket.SHUT_WR),
    "speaks, then closes": lambda connection: (say(connection, b"GET"), connection.close()),
    "speaks, then resets": lambda connection: (say(connection, b"GET"), reset(connection)),
}


@pytest.mark.parametrize("row", [pytest.param(row, id=row.what.replace(" ", "-")) for row in TABLE])
def test_a_request_is_answered_as_it_deserves(server, row):
    status, _ = DIFFERENT.get(row.what, (row.status, ""))
    with connected(server, row.wire) as connection:
        answer = heard(connection)
    got = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
    assert got == status, f"{row.section} says {row.status}"
    assert row.what in DIFFERENT or row.word in answer
    assert (b"Content-Type: application/problem+json\r\n" in answer) == (got == 422)
    assert got == 0 or b"Connection: close\r\n" in answer
    assert got == 0 or (b"text/event-stream" in answer) == (DONE in answer) == (got == 200)


def test_only_the_first_of_several_requests_at_once_is_answered(server, endings):
    with connected(server, ask("GET", SHORT) * 3) as connection:
        answer = heard(connection)
    assert (answer.count(b"HTTP/1.1"), answer.count(DONE), b"Connection: close" in answer) == (1, 1, True)  # RFC 9112 §9.6
    assert endings(1) == [(2, "complete")]


def test_who_asks_for_the_head_alone_starts_no_model(server, endings):
    with connected(server, ask("HEAD", SHORT)) as connection:
        head, _, body = heard(connection).partition(b"\r\n\r\n")
    assert (head[:15], body) == (b"HTTP/1.1 200 OK", b"")  # RFC 9110 §9.3.2
    assert endings(1) == [(0, "left")]


def test_a_reader_of_http_1_0_gets_its_answer(server):
    with connected(server, line(f"GET {SHORT} HTTP/1.0")) as connection:
        assert DONE in heard(connection)


@pytest.mark.xfail(strict=True, reason="Werkzeug sends chunks to everybody, against RFC 9112 §6.1")
def test_a_reader_of_http_1_0_gets_no_chunks(server):
    with connected(server, line(f"GET {SHORT} HTTP/1.0")) as connection:
        assert b"Transfer-Encoding" not in heard(connection)


def test_a_request_that_comes_one_byte_at_a_time_is_answered(server):
    with connected(server) as connection:
        for octet in ask("GET", SHORT):
            say(connection, bytes([octet]))
        assert DONE in heard(connection)


@pytest.mark.parametrize("sent", [b"", QUICKLY[:40]], ids=["nothing", "half-a-request"])
def test_fifty_silent_readers_keep_nobody_waiting(server, sent):
    with contextlib.ExitStack() as crowd:
        for _ in range(50):
            crowd.enter_context(connected(server, sent))
        serves(server)


@pytest.mark.parametrize("leave", LEAVING.values(), ids=[how.replace(" ", "-") for how in LEAVING])
def test_a_reader_who_leaves_amid_an_answer_stops_the_model(server, endings, leave):
    with contextlib.ExitStack() as crowd:
        readers = [crowd.enter_context(connected(server, SLOWLY)) for _ in range(20)]
        for reader in readers:
            assert b"id: 1\n" in heard(reader, until=b"id: 1\n")
            leave(reader)
        ended = endings(20, among="left")
    assert {how for tokens, how in ended if tokens > 2} <= {"left"}  # the short answer of a test before may end only now
    assert max(tokens for tokens, _ in ended) < 20  # of 77: each hears one, and leaves while the others are being asked


@pytest.mark.parametrize("sent", [SLOWLY, SLOWLY + b"GET / HTTP/1.1\r\n"], ids=["one-request", "and-a-half"])
def test_a_hundred_resets_before_the_answer_leave_nothing_running(server, until, sent):
    for _ in range(100):
        with connected(server, sent) as connection:
            reset(connection)
    until(server.is_idle, within=6)  # a whole answer takes 7.7 seconds


def test_a_reset_anywhere_in_an_answer_leaves_nothing_running(server, endings):
    for number in range(1, 70, 9):
        with connected(server, QUICKLY) as connection:
            heard(connection, until=b"id: %d\n" % number)
            reset(connection)
    assert len(endings(8)) == 8


def test_twenty_readers_who_never_read_keep_nobody_waiting(server, endings):
    with contextlib.ExitStack() as crowd:
        for _ in range(20):
            crowd.enter_context(connected(server, QUICKLY))
        serves(server)
        assert len(endings(21)) == 21


def test_a_reader_who_goes_on_speaking_after_the_answer_keeps_nobody_waiting(server, endings):
    with contextlib.ExitStack() as crowd:
        for _ in range(20):
            crowd.enter_context(connected(server, ask("GET", SHORT) + b"x" * 1000))
        assert endings(20) == [(2, "complete")] * 20
        serves(server)


def test_the_table_is_long_enough_and_names_each_row_once():
    names = [row.what for row in TABLE]
    assert len(names) == len(set(names)) >= 40
    assert set(DIFFERENT) <= set(names)
