"""A tap records every byte and changes none: ends, resets and silence pass through it, and nothing of it is left after its block."""

import contextlib
import http.client
import itertools
import json
import os
import queue
import random
import select
import socket
import ssl
import struct
import threading
import time
from types import SimpleNamespace

import grpc
import pytest
from websockets.sync.client import connect
from wires import WIRES, good, opened

from benchmarks import overhead
from kit.contract import Refused, Request
from kit.launch import free_port
from kit.model import sample
from kit.prediction_pb2 import PredictionRequest
from kit.prediction_pb2_grpc import PredictionServiceStub
from kit.wire import kernel, link, side, tap
from kit.wire.label import Layer
from kit.wire.record import Stream
from solutions import codecs, rpc

pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
ON_LINUX = pytest.mark.skipif(not kernel.AVAILABLE, reason="bytes on the socket are counted with TCP_INFO, on Linux")
NOISE = random.Random(3).randbytes(3_000_000)


@contextlib.contextmanager
def serving(serve):
    """Run ``serve(connection)`` in a thread for every client; yield the port, and what the calls returned or raised, as it happens."""
    threads, heard = [], queue.Queue()

    def one(connection):
        with connection:
            try:
                heard.put(serve(connection))
            except OSError as error:
                heard.put(error)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.settimeout(10)
                threads.append(threading.Thread(target=one, args=(connection,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield SimpleNamespace(port=listener.getsockname()[1], heard=lambda: heard.get(timeout=10))
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(10)


def call(port: int) -> socket.socket:
    """Connect, with a deadline that a broken tap runs into."""
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def everything(connection) -> bytes:
    """Read until the other side has ended."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def exactly(connection, size: int) -> bytes:
    """Read ``size`` bytes."""
    heard = bytearray()
    while len(heard) < size:
        piece = connection.recv(size - len(heard))
        assert piece, f"it ended after {len(heard)} bytes"
        heard += piece
    return bytes(heard)


def echo(connection) -> None:
    """Say everything again, piece by piece."""
    while piece := connection.recv(1 << 16):
        connection.sendall(piece)


def answer(connection) -> bytes:
    """Hear the client out, then answer, and return what it said."""
    heard = everything(connection)
    connection.sendall(b"you said " + heard)
    return heard


def slam(connection) -> None:
    """Close with a reset, as the kernel does for a process that left bytes unread."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def push(end, pieces) -> int:
    """Send until nothing more is taken for half a second, and return how many bytes were."""
    end.settimeout(0.5)
    taken = 0
    with contextlib.suppress(TimeoutError):
        for piece in pieces:
            taken += end.send(piece)
    return taken


def ours() -> list[str]:
    """Return the threads of taps."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("relay")]


def files() -> int:
    """Return how many files and sockets this process has open."""
    return len(os.listdir("/dev/fd"))


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """See to it that each tap has ended its threads when its block is over."""
    yield
    assert ours() == []


@pytest.fixture(params=[True, False], ids=["poll", "select"])
def system(request, monkeypatch):
    """Watch sockets as on Linux, and as elsewhere."""
    if request.param and not side.TELLS_ALL:
        pytest.skip("this system has no poll that tells a reset from a goodbye")
    monkeypatch.setattr(side, "TELLS_ALL", request.param)


def test_what_passes_is_kept_and_not_changed(system):
    with serving(echo) as server, tap(server) as wire, call(wire.port) as client:
        sending = threading.Thread(target=client.sendall, args=(NOISE,))
        sending.start()
        back = bytearray()
        while len(back) < len(NOISE):
            back += client.recv(1 << 16)
        sending.join(10)
        connection = wire.connections[0]
        assert back == NOISE == connection.sent.octets == connection.received.octets


def test_each_byte_has_the_time_at_which_it_came():
    with serving(echo) as server, tap(server) as wire, call(wire.port) as client:
        for piece in (b"one", b"two"):
            client.sendall(piece)
            exactly(client, 3)
        sent, received = wire.connections[0].sent, wire.connections[0].received
        assert 0 < sent.time_at(0) == sent.time_at(2) < received.time_at(0) < sent.time_at(3) < received.time_at(5) < wire.now()
        with pytest.raises(IndexError):
            sent.time_at(6)


def test_connections_are_numbered_as_they_come():
    with serving(echo) as server, tap(server) as wire, contextlib.ExitStack() as closing:
        clients = [closing.enter_context(call(wire.port)) for _ in range(100)]
        for number, client in reversed(list(enumerate(clients))):
            client.sendall(b"%d" % number)
            assert client.recv(10) == b"%d" % number
        assert [(each.number, bytes(each.sent.octets)) for each in wire.connections] == [(i + 1, b"%d" % i) for i in range(100)]
        assert [each.client_port for each in wire.connections] == [client.getsockname()[1] for client in clients]


def test_a_port_a_wire_and_a_link_can_be_tapped_and_a_tap_be_linked():
    with serving(echo) as server, tap(server.port) as inner, link(inner, rtt="2 ms") as far, tap(far) as outer, call(outer.port) as client:
        client.sendall(b"hello")
        assert client.recv(5) == b"hello"
        assert inner.connections[0].received.octets == outer.connections[0].received.octets == b"hello"


def test_two_taps_of_one_server_know_nothing_of_each_other():
    with serving(echo) as server, tap(server) as one, tap(server) as other, call(one.port) as client:
        client.sendall(b"hello")
        assert client.recv(5) == b"hello"
        assert (len(one.connections), len(other.connections)) == (1, 0)


def test_a_client_that_closes_its_half_still_hears_the_answer(system):
    with serving(answer) as server, tap(server) as wire, call(wire.port) as client:
        client.sendall(b"hello")
        client.shutdown(socket.SHUT_WR)
        assert everything(client) == b"you said hello"
        assert server.heard() == b"hello"
    assert (wire.connections[0].ending, wire.connections[0].sent.ended < wire.connections[0].received.time_at(0)) == ("closed", True)


def test_a_server_that_closes_its_half_still_hears_the_client(system):
    def turn_away(connection):
        connection.sendall(b"no more questions")
        connection.shutdown(socket.SHUT_WR)
        return everything(connection)

    with serving(turn_away) as server, tap(server) as wire, call(wire.port) as client:
        assert everything(client) == b"no more questions"
        client.sendall(NOISE)
        client.close()
        assert server.heard() == NOISE
    assert wire.connections[0].ending == "closed"


def test_a_reset_of_the_client_reaches_the_server(system, until):
    with serving(everything) as server, tap(server) as wire, call(wire.port) as client:
        client.sendall(b"hello")
        until(lambda: wire.connections and wire.connections[0].sent.octets)
        slam(client)
        assert isinstance(server.heard(), ConnectionResetError)
        assert until(lambda: wire.connections[0].ending) == "reset"
        assert wire.connections[0].broken_by == "client"


def test_a_reset_of_the_server_reaches_the_client_after_what_it_said(system):
    def say_and_slam(connection):
        connection.recv(5)
        connection.sendall(b"go away")
        slam(connection)

    with serving(say_and_slam) as server, tap(server) as wire, call(wire.port) as client:
        client.sendall(b"hello")
        assert exactly(client, 7) == b"go away"
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    assert (wire.connections[0].ending, wire.connections[0].broken_by) == ("reset", "server")


def test_an_answer_that_a_server_gave_before_it_heard_all_still_arrives(system):
    def refuse(connection):
        connection.recv(1)
        connection.sendall(b"too long")
        slam(connection)

    with serving(refuse) as server, tap(server) as wire, call(wire.port) as client:
        with contextlib.suppress(OSError):
            for _ in range(100):
                client.sendall(NOISE[:100_000])
        assert exactly(client, 8) == b"too long"
    assert wire.connections[0].ending == "reset"


@pytest.mark.skipif(not kernel.AVAILABLE, reason="elsewhere a reset of a client that closed its half shows at the next byte only")
def test_a_client_that_vanishes_after_closing_its_half_does_not_leave_a_silent_server_waiting(until):
    def wait(connection):
        assert connection.recv(1) == b""
        poller = select.poll()
        poller.register(connection, 0)
        return [what & select.POLLERR != 0 for _, what in poller.poll(10_000)]

    with serving(wait) as server, tap(server) as wire, call(wire.port) as client:
        client.shutdown(socket.SHUT_WR)
        until(lambda: wire.connections and wire.connections[0].sent.ended)
        slam(client)
        assert server.heard() == [True]
    assert wire.connections[0].ending == "reset"


def test_a_client_that_never_reads_holds_the_server_up_and_ends_with_the_block(system):
    with serving(lambda connection: push(connection, itertools.repeat(NOISE[:100_000], 2000))) as server:
        with tap(server) as wire, call(wire.port):
            pushed = server.heard()
            start = time.monotonic()
        assert time.monotonic() - start < 1
    assert len(wire.connections[0].received.octets) <= pushed < 100_000_000
    assert wire.connections[0].ending in ("cut", "closed", "reset")


def test_a_client_that_never_reads_and_vanishes_frees_the_server(until):
    def push_until_it_breaks(connection):
        while True:
            connection.sendall(NOISE)

    with serving(push_until_it_breaks) as server, tap(server) as wire, call(wire.port) as client:
        until(lambda: wire.connections and len(wire.connections[0].received.octets) > 100_000)
        slam(client)
        assert isinstance(server.heard(), OSError)
    assert wire.connections[0].ending == "reset"


def test_a_server_that_never_reads_holds_the_client_up(system):
    leave = threading.Event()
    with serving(lambda _: leave.wait(10)) as server, tap(server) as wire, call(wire.port) as client:
        pushed = push(client, itertools.repeat(NOISE[:100_000], 2000))
        assert len(wire.connections[0].sent.octets) <= pushed < 100_000_000
        leave.set()


def test_a_server_that_is_not_there_refuses_through_the_tap(until):
    with tap(free_port()) as wire:
        with pytest.raises(ConnectionResetError), call(wire.port) as client:  # perhaps before connect() has returned
            client.recv(1)
        assert until(lambda: wire.connections[0].ending) == "refused"


def test_a_block_that_fails_ends_its_connections_and_keeps_its_error():
    with serving(everything) as server:
        with pytest.raises(ZeroDivisionError), tap(server) as wire:
            client = call(wire.port)
            client.sendall(b"hello")
            raise ZeroDivisionError
        with client:
            assert client.recv(1) == b""
        assert server.heard() == b"hello"
    assert (wire.connections[0].ending, bytes(wire.connections[0].sent.octets)) == ("cut", b"hello")


def test_what_is_on_its_way_when_the_block_is_left_is_still_recorded(system):
    with serving(answer) as server:
        with tap(server) as wire:
            client = call(wire.port)
            client.sendall(NOISE[:50_000])
            client.shutdown(socket.SHUT_WR)
        with client:
            assert everything(client) == b"you said " + NOISE[:50_000]
    assert wire.connections[0].received.octets == b"you said " + NOISE[:50_000]


def test_the_port_is_closed_after_the_block():
    with serving(echo) as server, tap(server) as wire:
        pass
    with pytest.raises(ConnectionRefusedError):
        call(wire.port)


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("end", [socket.socket.close, slam, lambda client: client.shutdown(socket.SHUT_WR), lambda client: None])
def test_no_file_is_left_however_a_client_ends(end, tls, until):
    with serving(everything) as server:
        with tap(server, tls=tls):
            pass
        before = files()
        for _ in range(5):
            with tap(server, tls=tls) as wire, call(wire.port) as client:
                client.sendall(b"hello")
                end(client)
        assert until(lambda: files() == before)


def test_a_recording_can_be_read_while_it_grows():
    with serving(echo) as server, tap(server) as wire, call(wire.port) as client:
        seen, done = [], threading.Event()

        def read():
            while not done.is_set():
                for connection in wire.connections:
                    octets = connection.octets("sent")
                    assert NOISE.startswith(octets)
                    seen.append(connection.sent.time_at(len(octets) - 1) if octets else 0)

        reading = threading.Thread(target=read)
        reading.start()
        for start in range(0, 1_000_000, 10_000):
            client.sendall(NOISE[start : start + 10_000])
            exactly(client, 10_000)
        done.set()
        reading.join(10)
    assert seen == sorted(seen)


def test_a_view_of_a_recording_that_somebody_holds_does_not_stop_it():
    stream = Stream()
    stream.add(0.1, b"one")
    with memoryview(stream.octets) as held:
        stream.add(0.2, b"two")
        assert (bytes(held), bytes(stream.octets), stream.time_at(3)) == (b"one", b"onetwo", 0.2)


def stay(end) -> None:
    """Leave it open."""


def finish(end) -> None:
    """Close one's half."""
    end.shutdown(socket.SHUT_WR)


@ON_LINUX
@pytest.mark.parametrize(
    ("client_does", "server_does", "ending"),
    [
        (socket.socket.close, everything, "closed"),
        (finish, everything, "closed"),
        (slam, everything, "reset"),
        (stay, finish, "cut"),
        (stay, slam, "reset"),
        (stay, everything, "cut"),
    ],
)
def test_the_kernel_counted_exactly_what_was_recorded_however_a_connection_ends(client_does, server_does, ending):
    go = threading.Event()

    def serve(connection):
        connection.sendall(exactly(connection, 300_000)[:200_000])
        go.wait(10)
        server_does(connection)
        if server_does is finish:
            everything(connection)

    with serving(serve) as server, contextlib.ExitStack() as later:
        with tap(server) as wire:
            client = later.enter_context(call(wire.port))
            client.sendall(NOISE[:300_000])
            exactly(client, 200_000)
            connection = wire.connections[0]
            assert connection.counted == (300_000, 200_000)  # while it is open
            assert kernel.counted(client) == (300_000, 200_000)  # and so says the client's own socket
            go.set()
            client_does(client)
            if server_does is slam:
                server.heard()
        assert (connection.ending, connection.counted) == (ending, (300_000, 200_000))
        assert (len(connection.sent.octets), len(connection.received.octets)) == connection.counted


@ON_LINUX
def test_a_goodbye_is_not_counted_as_a_byte():
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        server, _ = listener.accept()
        with server:
            client.sendall(b"hello")
            client.shutdown(socket.SHUT_WR)
            assert (kernel.counted(server), everything(server), kernel.counted(server)) == ((0, 5), b"hello", (0, 5))
            server.shutdown(socket.SHUT_WR)
            assert (everything(client), kernel.counted(client, ended=True), kernel.counted(server, ended=True)) == (b"", (5, 0), (0, 5))


@ON_LINUX
@pytest.mark.parametrize(("ends", "why"), [(socket.socket.close, "its goodbye came, which nobody has read"), (slam, "its reset came")])
def test_a_meter_that_stops_after_the_peer_has_left_counts_bytes_only(ends, why, until):
    with socket.create_server(("127.0.0.1", 0)) as listener, call(listener.getsockname()[1]) as client:
        server, _ = listener.accept()
        with server:
            client.sendall(b"hello")
            assert exactly(server, 5) == b"hello"
            server.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
            ends(client)
            until(lambda: server.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == b"\x07")  # CLOSE, of linux/tcp_states.h
            meter = kernel.Meter(server)
            meter.stop(ended=False, broken=False)
            assert meter.came() == 5, why


def test_elsewhere_nothing_is_counted(monkeypatch):
    monkeypatch.setattr(kernel, "AVAILABLE", False)
    with serving(echo) as server, tap(server) as wire, call(wire.port):
        pass
    assert wire.connections[0].counted is None


def models(wire, context=None) -> bytes:
    """GET /v1/models through a tap, over TLS where there is a context."""
    kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
    with contextlib.closing(kind("127.0.0.1", wire.port, timeout=10, **({"context": context} if context else {}))) as client:
        client.request("GET", "/v1/models")
        return client.getresponse().read()


def test_over_tls_the_inside_can_be_read_and_the_outside_cannot(rest):
    with tap(rest, tls=True) as wire:
        models(wire, wire.context())
    (inside,), (outside,) = wire.connections, wire.outside.connections
    assert inside.sent.octets.startswith(b"GET /v1/models HTTP/1.1\r\n")
    assert inside.received.octets.endswith(b'{"models":[{"id":"linear"},{"id":"forest"}]}\n')
    assert outside.sent.octets[:3] == b"\x16\x03\x01"  # a handshake record, with the version that a first one has (RFC 8446 §5.1)
    assert b"models" not in outside.sent.octets + outside.received.octets


def test_inside_and_outside_agree_by_number_and_in_time(rest):
    with tap(rest, tls=True) as wire, contextlib.ExitStack() as closing:
        clients = [
            closing.enter_context(contextlib.closing(http.client.HTTPSConnection("127.0.0.1", wire.port, context=wire.context())))
            for _ in range(5)
        ]
        for client in clients:
            client.connect()
        for client in reversed(clients):
            client.request("GET", "/v1/models")
            client.getresponse().read()
        assert wire.port == wire.outside.port
        for inside, outside in zip(wire.connections, wire.outside.connections, strict=True):
            assert (inside.number, inside.client_port) == (outside.number, outside.client_port)
            assert outside.sent.time_at(0) < outside.sent.arrivals[-1][0] <= inside.sent.time_at(0) < inside.received.time_at(0)
            assert inside.received.arrivals[-1][0] <= outside.received.arrivals[-1][0]


@ON_LINUX
def test_over_tls_the_kernel_counted_what_was_recorded_outside_and_inside(rest):
    with tap(rest, tls=True) as wire:
        models(wire, wire.context())
        with opened("rest", codecs.Json, wire.port):
            pass
    for connection in wire.connections + wire.outside.connections:
        assert (len(connection.sent.octets), len(connection.received.octets)) == connection.counted


def test_grpc_passes_through_tls(rpc):
    with tap(rpc, tls=True) as wire:
        credentials = grpc.ssl_channel_credentials(wire.authority.read_bytes())
        with grpc.secure_channel(f"127.0.0.1:{wire.port}", credentials) as channel:
            answer = PredictionServiceStub(channel).Predict(PredictionRequest(features=sample(3)), timeout=10)
    assert (answer.label, wire.connections[0].sent.octets[:14]) == ("3", b"PRI * HTTP/2.0")


def test_a_websocket_passes_through_tls(ws):
    with tap(ws, tls=True) as wire, connect(f"wss://127.0.0.1:{wire.port}/", ssl=wire.context(), subprotocols=["json"]) as client:
        client.send(good(codecs.Json).decode())
        assert json.loads(client.recv(timeout=10))["label"] == "3"


@pytest.mark.parametrize(
    ("hello", "why"),
    [
        (lambda port: models(SimpleNamespace(port=port), ssl.create_default_context()), "it does not trust the authority"),
        (lambda port: models(SimpleNamespace(port=port)), "it speaks no TLS"),
        (lambda port: call(port).close(), "it says nothing"),
    ],
)
def test_a_client_that_does_not_agree_on_tls_ends_alone(hello, why, rest, until):
    with tap(rest, tls=True) as wire:
        with contextlib.suppress(OSError, http.client.HTTPException):
            hello(wire.port)
        assert until(lambda: wire.connections and wire.connections[0].ending) == "no handshake", why
        assert wire.outside.connections[0].ending == "no handshake"
        assert b"linear" in models(wire, wire.context())
    assert wire.connections[0].sent.octets == b""


@contextlib.contextmanager
def call_securely(wire):
    """Connect over TLS; an end without a goodbye (close_notify) is an error."""
    with call(wire.port) as plain, wire.context().wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False) as client:
        yield client


def test_a_clients_goodbye_inside_tls_reaches_the_server_and_is_answered():
    with serving(everything) as server, tap(server, tls=True) as wire, call_securely(wire) as client:
        client.sendall(b"hello")
        with client.unwrap():  # says goodbye, and waits for the server's
            assert server.heard() == b"hello"
    assert wire.connections[0].ending == "closed"


def test_a_server_that_speaks_first_is_heard_over_tls_and_so_is_its_goodbye():
    with serving(lambda connection: connection.sendall(NOISE)) as server, tap(server, tls=True) as wire, call_securely(wire) as client:
        assert everything(client) == NOISE


def assert_accounted(wire) -> None:
    """See to it that each byte has one label, that each was understood, and that there are as many as the kernel counted."""
    for connection in wire.connections:
        for way, count in zip(("sent", "received"), connection.counted or (None, None), strict=True):
            labels = [label for message in connection.messages()[way] for label in message.labels]
            assert [label.start for label in labels] == [0, *(label.end for label in labels[:-1])], way
            assert all(label.start < label.end for label in labels)
            assert [label for label in labels if label.layer is Layer.UNREAD] == []
            total = sum(label.end - label.start for label in labels)
            assert total == len(connection.octets(way)) == (count if kernel.AVAILABLE else total)


@pytest.mark.parametrize(("name", "codec"), WIRES)
def test_every_byte_has_one_label_and_together_they_are_what_the_kernel_counted(name, codec, request):
    with tap(request.getfixturevalue(name)) as wire:
        with opened(name, codec, wire.port) as client:
            for body in (good(codec), codec.encode(Request(sample(7, 64), "linear")), good(codec)):
                client.ask(body)
            for refused in (codec.encode(Request([1.0] * 63)), codec.encode(Request(sample(1), "no such model")), b"{"):
                with pytest.raises(Refused):
                    client.ask(refused)
        with client.client() as reference:
            assert reference.predict(sample(5)).label == "5"
    assert_accounted(wire)
    assert wire.ledger().total.both == sum(map(len, wire.streams().values()))
    assert len(wire.connections) >= 2


def test_every_byte_of_a_stream_of_answers_has_one_label(request):
    with tap(request.getfixturevalue("rpc")) as wire, rpc.Client(wire.port) as client:
        assert [prediction.label for prediction in client.predict_stream(sample(3))] == ["3", "3"]
    assert_accounted(wire)


def test_every_byte_of_tls_has_one_label_too(rest):
    with tap(rest, tls=True) as wire:
        models(wire, wire.context())
    assert_accounted(wire)
    assert_accounted(wire.outside)
    assert {one.message.protocol for one in wire.outside.messages()} == {"TLS"}


def test_messages_are_told_in_order_of_time_inside_the_block_and_after_it(rest_production):
    with tap(rest_production) as wire:
        for _ in range(2):
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", wire.port, timeout=10)) as client:
                for _ in range(2):
                    client.request("GET", "/v1/models")
                    client.getresponse().read()
        inside = [(one.connection, one.direction, one.message.title) for one in wire.messages()]
    exchange = [("sent", "GET /v1/models"), ("received", "200 OK")]
    assert inside == [(number, way, title) for number in (1, 2) for _ in range(2) for way, title in exchange]
    times = [one.time for one in wire.messages()]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < wire.now()


def test_the_authority_goes_away_with_the_block(rest):
    with tap(rest, tls=True) as wire:
        assert wire.authority.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert not wire.authority.parent.exists()


def test_a_wire_without_tls_says_how_to_get_one_with(rest):
    with tap(rest) as wire, pytest.raises(ValueError, match=r"tap\(server, tls=True\)"):
        wire.context()


def test_importing_the_wire_view_loads_nothing_heavy(python):
    told = python("-c", "import sys, kit.wire; print(*sys.modules)").stdout.split()
    assert {"ssl", "trustme", "jinja2", "h11", "hpack", "matplotlib", "numpy", "kit.wire.dissect"} & set(told) == set()
    assert "kit.wire.tap" in told


def test_the_overhead_is_measured_side_by_side_and_stored(ws, tmp_path, monkeypatch, capsys):
    file = tmp_path / "new" / "overhead.json"
    monkeypatch.setattr(overhead, "running", lambda *_: contextlib.nullcontext(ws))
    monkeypatch.setattr("sys.argv", ["overhead", "--wire", "ws/json", "--calls", "5", "--repeats", "2", "--out", str(file)])
    assert overhead.main() in (0, 1)  # as the machine has time for us
    stored = json.loads(file.read_text())
    found = stored["wires"]["ws/json"]
    assert (stored["parameters"]["calls"], list(stored["wires"])) == (5, ["ws/json"])
    assert [sum(calls for _, calls in each["histogram"]) for way in ("direct", "tapped") for each in found[way]] == [5] * 4
    assert {"machine", "versions", "commit", "date"} <= set(stored)
    told = capsys.readouterr().out
    assert ("p50" in told, "p99" in told) == (True, True)


def test_a_tap_that_adds_too_much_fails_the_measurement():
    slow = {
        way: [{"seconds": 1, "failures": 0, "first_failure": "", "histogram": [[us, 10]]}] for way, us in (("direct", 200), ("tapped", 301))
    }
    assert overhead.difference(slow, 0.5).middle > overhead.LIMIT


def test_the_measurement_of_overhead_shows_an_example_and_is_bounded(python):
    assert "example: python -m benchmarks.overhead" in python("-m", "benchmarks.overhead", "--help").stdout
    assert "must be 1 to 50" in python("-m", "benchmarks.overhead", "--repeats", "1000000").stderr


def test_the_measurement_of_overhead_runs_without_gevent(python):
    assert python("-c", "import sys, benchmarks.overhead; print('gevent' in sys.modules)").stdout == "False\n"
