"""Hostile exchanges on the gRPC port: each is answered as its specification says, hurts nobody else, and leaves nothing behind."""

import contextlib
import select
import socket
import time
from collections.abc import Callable

import grpc
import hpack
import psutil
import pytest
from hostile_rpc import (
    CALL,
    HEADERS,
    OPENING,
    PING,
    RST_STREAM,
    TABLE,
    Hostile,
    call,
    fields,
    frame,
    goes_on,
    message,
    settings,
    window,
)
from hyperframe import frame as h2

from kit import model
from kit.contract import Refused
from kit.launch import HOST, TRACEBACK
from kit.prediction_pb2 import PredictionResponse
from solutions.rpc import Client

WITHIN = 10.0  # seconds, for each wait
GROWTH = 96 << 20  # bytes that the server may grow by, over all of this; 6 MB before the floods of streams, 30 to 50 MB after them
THREADS = 16  # that the server has
LAST, PROBE = 99_999, b"goes on?"  # the stream of a good call after the hostile bytes, and a PING that asks whether the connection lives
CODES = ["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR"]
CODES += ["REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM"]  # by number (RFC 9113 §7)
STATUSES = {str(status.value[0]): status.name for status in grpc.StatusCode}


class Peer:
    """A connection by hand, and what the server has said on it: how each stream ended, and the connection."""

    def __init__(self, port: int):
        self.socket = socket.create_connection((HOST, port), timeout=WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread, self.table = b"", hpack.Decoder()
        self.fields, self.bodies, self.ended = {}, {}, {}  # by stream
        self.greeted = self.alive = self.over = False
        self.goaway = ""

    def begin(self, greeting: bytes = OPENING) -> None:
        """Exchange preface and SETTINGS, which hold for the server once it knows that they have come (RFC 9113 §6.5.3)."""
        self.say(greeting)
        self.until(lambda: self.greeted)
        self.say(h2.SettingsFrame(flags=["ACK"]).serialize())

    def say(self, wire: bytes, bit: int = 1 << 16) -> None:
        """Send ``wire``, at most ``bit`` bytes at a time, and hear meanwhile, so that no buffer between us stays full."""
        rest = memoryview(wire)
        end = time.monotonic() + WITHIN
        while rest and not self.over:
            assert time.monotonic() < end, "the server has stopped reading"
            readable, writable, _ = select.select([self.socket], [self.socket], [], WITHIN)
            if readable:
                self.hear()
            elif writable:
                with contextlib.suppress(ConnectionError):  # it has hung up, as we are about to hear
                    rest = rest[self.socket.send(rest[:bit]) :]

    def until(self, done: Callable[[], object]) -> None:
        """Hear until ``done()`` or the end of the connection; fail where neither comes in time."""
        end = time.monotonic() + WITHIN
        while not self.over and not done():
            ready, _, _ = select.select([self.socket], [], [], max(0, end - time.monotonic()))
            assert ready, f"no answer within {WITHIN} seconds; alive: {self.alive}, streams: {self.ended}"
            self.hear()

    def hear(self) -> None:
        """Take in what has come, frame by frame."""
        try:
            octets = self.socket.recv(1 << 16)
        except ConnectionError:
            octets = b""
        self.over, self.unread = not octets, self.unread + octets
        while len(self.unread) >= 9:
            told, length = h2.Frame.parse_frame_header(memoryview(self.unread)[:9])
            if len(self.unread) < 9 + length:
                break
            told.parse_body(memoryview(self.unread)[9 : 9 + length])
            self.unread = self.unread[9 + length :]
            self._note(told)

    def _note(self, told: h2.Frame) -> None:
        stream = told.stream_id
        match told:
            case h2.SettingsFrame():
                self.greeted = True
            case h2.PingFrame():
                self.alive |= "ACK" in told.flags and told.opaque_data == PROBE
            case h2.GoAwayFrame():
                self.goaway = CODES[told.error_code]
            case h2.RstStreamFrame():
                self.ended.setdefault(stream, f"RST_STREAM {CODES[told.error_code]}")
            case h2.DataFrame():
                self.bodies[stream] = self.bodies.get(stream, b"") + told.data
            case h2.HeadersFrame():
                self.fields.setdefault(stream, {}).update(self.table.decode(told.data))
        if "END_STREAM" in told.flags:
            self.ended.setdefault(stream, self._answer(stream))

    def _answer(self, stream: int) -> str:
        said = self.fields[stream]
        if said[":status"] != "200":
            return f"HTTP {said[':status']}"
        status = STATUSES[said["grpc-status"]]
        right = status == "OK" and PredictionResponse.FromString(self.bodies[stream][5:]).label == "3"
        return "served" if right else f"gRPC {status}"


@contextlib.contextmanager
def connected(port: int, greeting: bytes = OPENING):
    """Give a Peer that has been greeted, and hang up after the block."""
    peer = Peer(port)
    with peer.socket:
        if greeting:
            peer.begin(greeting)
        yield peer


def expected(row: Hostile) -> set[str]:
    """Return the reactions of which one must come: the right ones, or that of a departure."""
    return {row.departs.reaction} if row.departs else row.right


def reaction(port: int, row: Hostile) -> str:
    """Send what the row says on a connection of its own, and return the word for what comes back."""
    last = LAST if "waits" in expected(row) else row.watched
    with connected(port, OPENING if row.begun else b"") as peer:
        peer.say(row.wire, row.bit)
        if row.leave:
            peer.socket.shutdown(socket.SHUT_WR)
        else:
            peer.say(frame(PING, PROBE) + (call(on=LAST) if last == LAST else b""))
        peer.until(lambda: peer.alive and last in peer.ended and not peer.goaway)
        if peer.goaway:
            return f"GOAWAY {peer.goaway}"
        told = peer.ended.get(row.watched, "waits")
        return "closed" if peer.over and not (row.leave and told == "served") else told


def served(port: int, within: float = WITHIN) -> bool:
    """Say whether another client, on a connection of its own, gets the right answer."""
    with Client(port, within) as polite:
        return polite.predict(model.sample(3)).label == "3"


@pytest.fixture(scope="module")
def grown(rpc) -> Callable[[], int]:
    """Give a function that tells by how many bytes the server has grown since the first of these tests."""
    with Client(rpc.port, deadline=30) as polite:
        assert [answer.label for answer in polite.predict_stream(model.sample(3))] == ["3", "3"]  # each model is fitted when first asked
    process = psutil.Process(rpc.pid)
    before = process.memory_info().rss
    return lambda: process.memory_info().rss - before


@pytest.fixture(autouse=True)
def survives(rpc, grown):
    """See after each test that others are served, that the memory is bounded, and that nothing has raised."""
    raised = rpc.log().count(TRACEBACK)
    yield
    assert served(rpc.port)
    assert grown() < GROWTH
    assert rpc.log().count(TRACEBACK) == raised


@pytest.mark.parametrize("row", [pytest.param(row, id=row.what.replace(" ", "-")) for row in TABLE])
def test_a_hostile_exchange_is_answered_as_its_specification_says(rpc, row):
    # Most of the time of these tests is grpcio's: it lets a client whose headers it refuses wait for 0.1 to 1 s (grpc.http.tarpit).
    assert reaction(rpc.port, row) in expected(row), (row.section, row.departs)


def test_the_table_is_long_enough_and_each_departure_is_one():
    names = [row.what for row in TABLE]
    assert len(TABLE) >= 45 and len(names) == len(set(names))
    assert [row.what for row in TABLE if row.departs and row.departs.reaction in row.right] == []


def test_a_window_of_zero_holds_the_answer_back_until_it_is_opened(rpc):
    with connected(rpc.port, OPENING + settings(4, 0)) as peer:  # RFC 9113 §6.9.2
        peer.say(call())
        peer.until(lambda: 1 in peer.fields)
        assert served(rpc.port)
        peer.say(frame(PING, PROBE))
        peer.until(lambda: peer.alive)
        assert not peer.bodies
        peer.say(window(1000, on=1))
        peer.until(lambda: peer.ended)
        assert peer.ended == {1: "served"}


def test_half_open_connections_keep_nobody_waiting(rpc):
    wire = OPENING + frame(HEADERS, CALL, 1, 4)
    with contextlib.ExitStack() as silent:
        for cut in range(200):
            silent.enter_context(connected(rpc.port, b"")).say(wire[: cut % len(wire)])
        assert served(rpc.port)


UNENDED = OPENING, lambda on: goes_on(message()[:-1], on)  # a message of which the last byte never comes
UNREAD = OPENING + settings(4, 0), lambda on: call(lines=fields(_path="/PredictionService/PredictStream"), on=on)  # nothing may be sent


@pytest.mark.parametrize(("greeting", "hold"), [UNENDED, UNREAD], ids=["unended", "unread"])
def test_calls_that_never_end_keep_nobody_waiting_while_there_is_a_thread_left(rpc, greeting, hold):
    with connected(rpc.port, greeting) as peer:
        peer.say(b"".join(hold(on) for on in range(1, 2 * THREADS - 1, 2)) + frame(PING, PROBE))
        peer.until(lambda: peer.alive)
        assert served(rpc.port)


@pytest.mark.parametrize(("greeting", "hold"), [UNENDED, UNREAD], ids=["unended", "unread"])
def test_calls_that_never_end_hold_every_thread_until_their_connection_ends(rpc, until, greeting, hold):
    # No specification forbids it: a call without a deadline has its thread for as long as it likes. With ``maximum_concurrent_rpcs`` grpcio
    # would refuse the others at once instead of letting them wait; grpc.aio takes no thread for a call.
    def starved() -> bool:
        try:
            return not served(rpc.port, within=0.3)
        except Refused as error:
            return error.code == "DEADLINE_EXCEEDED"

    with connected(rpc.port, greeting) as peer:
        peer.say(b"".join(hold(on) for on in range(1, 2 * THREADS + 1, 2)))
        until(starved, within=WITHIN)


@pytest.mark.parametrize("body", [False, True], ids=["headers", "calls"])
def test_after_a_flood_of_streams_that_are_reset_everybody_is_served_again(rpc, until, body):
    # RFC 9113 §10.5 lets a server calm such a client. grpcio doesn't; beyond a thousand calls that wait for a thread it cancels some of the
    # new ones, of whichever client (grpc.server.max_pending_requests), where RESOURCE_EXHAUSTED would be the status for it.
    begin = (lambda on: call(on=on)) if body else (lambda on: frame(HEADERS, CALL, on, 4))
    with connected(rpc.port) as peer:
        peer.say(
            b"".join(begin(on) + frame(RST_STREAM, b"\0\0\0\x08", on) for on in range(1, 6000, 2)) + call(on=6001) + frame(PING, PROBE)
        )
        peer.until(lambda: (peer.alive and 6001 in peer.ended) or peer.goaway)
        assert peer.ended.get(6001) in {"served", "gRPC CANCELLED"} or peer.goaway == "ENHANCE_YOUR_CALM"

    def again() -> bool:
        with contextlib.suppress(Refused):
            return served(rpc.port)
        return False

    until(again, within=WITHIN)
