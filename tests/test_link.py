"""A link delays what passes, keeps its order, passes on how a connection ends, and holds no more than a window."""

import contextlib
import queue
import random
import socket
import struct
import threading
import time
from types import SimpleNamespace

import pytest

from kit.launch import free_port
from kit.model import sample
from kit.wire.journey import REACH
from kit.wire.line import PRESETS
from kit.wire.link import link
from kit.wire.tap import tap
from solutions import rest, rpc, ws

pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")


@contextlib.contextmanager
def speak(far):
    """Connect to a link, with a deadline that a broken one runs into."""
    with socket.create_connection(("127.0.0.1", far.port), timeout=10) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield client


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

    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield SimpleNamespace(port=listener.getsockname()[1], heard=lambda: heard.get(timeout=10))
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(10)


def everything(connection) -> bytes:
    """Read until the other side has ended."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def slam(connection):
    """Close with a reset, as the kernel does for a process that crashed with bytes unread."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def push(client, words: bytes) -> int:
    """Send until nothing more is taken for half a second, and return how many bytes were taken."""
    client.settimeout(0.5)
    taken = 0
    with contextlib.suppress(TimeoutError):
        while taken < len(words):
            taken += client.send(words[taken : taken + (1 << 16)])
    return taken


def call(client) -> float:
    """Send a byte, get one back, and return the seconds between."""
    start = time.monotonic()
    client.sendall(b"x")
    assert client.recv(1) == b"x"
    return time.monotonic() - start


@pytest.fixture
def echo():
    """Give a server that sends back what it gets, and ends when its client does."""

    def serve(connection):
        while piece := connection.recv(1 << 16):
            connection.sendall(piece)

    with serving(serve) as server:
        yield server


@pytest.mark.parametrize("place", PRESETS)
def test_every_named_distance_can_be_opened(place, echo):
    with link(echo, place) as far, speak(far) as client:
        assert call(client) >= (far.down.delay + far.up.delay) - (far.down.jitter + far.up.jitter)


def test_every_byte_arrives_in_order_through_jitter_and_a_rate(echo):
    sent = random.Random(2).randbytes(1_000_000)
    with link(echo, rtt="8 ms", rate="80 Mbit/s", jitter="4 ms") as far, speak(far) as client:
        talking = threading.Thread(target=lambda: (client.sendall(sent), client.shutdown(socket.SHUT_WR)))
        talking.start()
        assert everything(client) == sent
        talking.join(5)


# No byte may be early. How late one is, is for the accuracy run to say: a test may have to wait for its turn on the processor.


def test_a_call_on_an_open_connection_takes_a_round_trip(echo):
    with link(echo, rtt="40 ms") as far, speak(far) as client:
        call(client)
        assert call(client) >= 0.04


def test_the_first_call_of_a_connection_takes_two(echo):
    with link(echo, rtt="40 ms") as far:
        start = time.monotonic()
        with speak(far) as client:
            call(client)
            assert time.monotonic() - start >= 0.08


@pytest.mark.parametrize(("listens", "pause"), [(False, 0.0), (True, 0.0), (True, 0.025)])  # 0.025: it speaks amid the handshake
def test_the_server_learns_of_a_client_after_one_and_a_half_round_trips(listens, pause):
    def serve(connection):
        if listens:
            connection.recv(1)
        return time.monotonic()

    with serving(serve) as server, link(server, rtt="40 ms") as far:
        start = time.monotonic()
        with speak(far) as client:
            time.sleep(pause)
            client.sendall(b"x")
            assert server.heard() - start >= (0.06 if listens else 0.06 - REACH)


def test_a_server_that_speaks_first_is_heard_after_two_round_trips():
    with serving(lambda connection: connection.sendall(b"220 ready")) as server, link(server, rtt="40 ms") as far:
        start = time.monotonic()
        with speak(far) as client:
            assert client.recv(9, socket.MSG_WAITALL) == b"220 ready"
            assert time.monotonic() - start >= 0.08


def test_a_farewell_takes_half_a_round_trip():
    def serve(connection):
        connection.sendall(connection.recv(1))
        return (everything(connection), time.monotonic())

    with serving(serve) as server, link(server, rtt="40 ms") as far, speak(far) as client:
        call(client)
        start = time.monotonic()
        client.shutdown(socket.SHUT_WR)
        assert server.heard()[1] - start >= 0.02


@pytest.mark.parametrize(("rtt", "up", "down"), [(("40 ms", 0), 0, 0.04), ((0, "40 ms"), 0.04, 0)])
def test_each_direction_has_its_own_delay(rtt, up, down):
    def serve(connection):
        connection.sendall(connection.recv(1))
        connection.sendall(connection.recv(1))
        return time.monotonic()

    with serving(serve) as server, link(server, rtt=rtt) as far, speak(far) as client:
        call(client)
        start = time.monotonic()
        call(client)
        end, turned = time.monotonic(), server.heard()
        assert turned - start >= up
        assert end - turned >= down - 0.01  # the server takes its time after it sent


@pytest.mark.parametrize(
    ("rate", "least"), [(("8 Mbit/s", "80 Mbit/s"), 0.1), (("80 Mbit/s", "8 Mbit/s"), 0.1), (("80 Mbit/s", "80 Mbit/s"), 0.01)]
)
def test_bytes_take_as_long_as_the_slower_direction_says(rate, least, echo):
    with link(echo, rate=rate) as far, speak(far) as client:
        start = time.monotonic()
        client.sendall(bytes(100_000))
        client.shutdown(socket.SHUT_WR)
        assert len(everything(client)) == 100_000
        assert time.monotonic() - start >= least


def test_connections_of_one_link_share_its_rate():
    with serving(lambda connection: connection.sendall(bytes(50_000))) as server, link(server, rate="8 Mbit/s") as far:
        start = time.monotonic()
        with speak(far) as one, speak(far) as other:
            assert len(everything(one)) + len(everything(other)) == 100_000
        assert time.monotonic() - start >= 0.1


def test_a_connection_that_opens_does_not_hold_up_another():
    def serve(connection):
        connection.sendall(connection.recv(1))
        return connection.recv(1) and time.monotonic()

    with serving(serve) as server, link(server, rtt=("500 ms", 0)) as far, speak(far) as one:
        call(one)
        with speak(far):
            time.sleep(0.05)  # the newcomer's first bytes can leave in 450 ms; ours need not wait for them
            start = time.monotonic()
            one.sendall(b"x")
            assert server.heard() - start < 0.25


def test_links_add_up(echo):
    with link(echo.port, rtt="20 ms") as middle, link(middle, rtt="30 ms") as far, speak(far) as client:
        call(client)
        assert call(client) >= 0.05


@pytest.mark.parametrize("order", [(tap, link), (link, tap)])
def test_a_link_and_a_tap_compose_in_both_orders(order, echo):
    inner, outer = order
    with inner(echo) as first, outer(first) as second, speak(second) as client:
        call(client)
        wire = first if inner is tap else second
        [connection] = wire.connections
        assert (bytes(connection.sent.octets), bytes(connection.received.octets)) == (b"x", b"x")


@pytest.mark.parametrize("wire", ["rest", "rpc", "ws"])
def test_every_client_of_the_kit_works_from_afar(wire, request):
    client = {"rest": rest.Client, "rpc": rpc.Client, "ws": ws.Client}[wire]
    server = request.getfixturevalue(wire)
    with link(server, "same region") as far, client(far.port) as distant, client(server.port) as near:
        assert distant.predict(sample(3)) == near.predict(sample(3))


def test_a_half_closed_connection_still_brings_the_answer():
    with serving(lambda it: it.sendall(everything(it)[::-1])) as server, link(server, rtt="10 ms") as far, speak(far) as client:
        client.sendall(b"abc")
        client.shutdown(socket.SHUT_WR)
        assert everything(client) == b"cba"


def test_a_clients_reset_reaches_the_server_after_the_bytes_before_it():
    def serve(connection):
        heard = connection.recv(3, socket.MSG_WAITALL)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
        return heard

    with serving(serve) as server, link(server, rtt="10 ms") as far:
        with speak(far) as client:
            client.sendall(b"abc")
            slam(client)
        assert server.heard() == b"abc"


def test_a_servers_reset_reaches_the_client_after_the_bytes_before_it():
    def serve(connection):
        connection.recv(1)  # reset sooner, it would look like a server that cannot be reached
        connection.sendall(b"abc")
        slam(connection)

    with serving(serve) as server, link(server, rtt="10 ms") as far, speak(far) as client:
        client.sendall(b"x")
        assert client.recv(3, socket.MSG_WAITALL) == b"abc"
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_a_server_that_talks_to_a_client_that_is_gone_is_reset():
    def serve(connection):
        while True:
            connection.sendall(bytes(1 << 16))

    with serving(serve) as server, link(server, rtt="2 ms") as far:
        with speak(far) as client:
            client.recv(1)
        assert isinstance(server.heard(), ConnectionError)


def test_where_nobody_listens_the_client_is_reset():
    with link(free_port(), rtt="2 ms") as far, speak(far) as client, pytest.raises(ConnectionResetError):
        client.recv(1)


def test_a_sender_waits_while_its_bytes_are_not_read_and_none_is_lost():
    words = random.Random(3).randbytes(8 << 20)
    read_on = threading.Event()

    def serve(connection):
        read_on.wait(10)
        return everything(connection)

    with serving(serve) as server, link(server, rtt="10 ms", rate="80 Mbit/s") as far, speak(far) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        taken = push(client, words)
        read_on.set()
        client.shutdown(socket.SHUT_WR)
        assert (taken < 2 << 20, server.heard() == words[:taken]) == (True, True)


@pytest.mark.parametrize("state", ["opening", "quiet", "blocked"])
def test_no_thread_outlives_the_block_and_its_clients_learn_of_the_end(state):
    with socket.create_server(("127.0.0.1", 0)) as listener:  # it never accepts, so each new thread is the link's
        before = set(threading.enumerate())
        server = SimpleNamespace(port=listener.getsockname()[1])
        with contextlib.ExitStack() as stack:
            with link(server, rtt="60 s" if state == "opening" else 0, rate="800 Mbit/s") as far:
                client = stack.enter_context(speak(far))
                if state == "blocked":
                    push(client, bytes(32 << 20))
            client.settimeout(10)
            with contextlib.suppress(ConnectionError):
                assert client.recv(1) == b""
    assert set(threading.enumerate()) == before
