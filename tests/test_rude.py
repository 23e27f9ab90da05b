"""Rude clients, byte by byte: whatever one of them does, the server goes on serving the others. Every wait ends."""

import contextlib
import random
import socket
import struct

import grpc
import pytest
from websockets.sync.client import connect
from wires import SERVERS, good, opened

from kit.contract import MAX_BODY
from solutions import codecs

UPGRADE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
OPENINGS = {  # what a client says first, and the bytes at the start of the answer
    "rest": (b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1.1 200 OK"),
    "rest_production": (b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1.1 200 OK"),
    "rest_fastapi": (b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1.1 200 OK"),
    "ws": (UPGRADE + b"Sec-WebSocket-Protocol: json\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", b"HTTP/1.1 101"),
    "rpc": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0", b"\0"),  # RFC 9113 §3.4: the preface, an empty SETTINGS frame
}
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with a RST instead of a goodbye


@pytest.fixture(params=SERVERS)
def server(request):
    """Give a running server; after the test it must still serve."""
    started = request.getfixturevalue(request.param)
    started.word = request.param
    yield started
    _serves(started)


def _serves(server) -> None:
    codec = codecs.Protobuf if server.word == "rpc" else codecs.Json
    with opened(server.word, codec, server.port) as wire:
        assert wire.ask(good(codec)).label == "3"


def _connection(server) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


RUBBISH = [
    pytest.param(random.Random(0).randbytes(4096), id="random"),
    pytest.param(b"\0" * 4096, id="zeros"),
    pytest.param(b"A" * 200_000, id="a-line-without-end"),
    pytest.param(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, id="headers-without-end"),
    pytest.param(b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", id="a-negative-length"),
    pytest.param(b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n", id="a-length-in-words"),
    pytest.param(b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", id="a-chunk-of-size-ZZ"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="a-TLS-hello"),
    pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 100, id="HTTP2-with-a-bad-frame"),
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_on_the_port_hurts_nobody_else(server, rubbish):
    with _connection(server) as rude:
        with contextlib.suppress(OSError):  # a server may close before it has heard it all
            rude.sendall(rubbish)
        _serves(server)


def test_a_connection_that_says_nothing_keeps_nobody_waiting(server):
    with _connection(server):
        _serves(server)


def test_a_request_that_stops_half_way_keeps_nobody_waiting(server):
    opening, _ = OPENINGS[server.word]
    with _connection(server) as rude:
        rude.sendall(opening[: len(opening) // 2])
        _serves(server)


def test_a_slow_client_gets_its_answer_and_keeps_nobody_waiting(server):
    opening, answer = OPENINGS[server.word]
    with _connection(server) as slow:
        for place, octet in enumerate(opening):
            slow.sendall(bytes([octet]))
            if place % 40 == 20:
                _serves(server)
        assert slow.recv(len(answer), socket.MSG_WAITALL) == answer


def test_clients_that_vanish_in_the_middle_hurt_nobody_else(server):
    opening, _ = OPENINGS[server.word]
    for cut in range(1, len(opening), 7):
        with _connection(server) as rude:
            rude.sendall(opening[:cut])
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    _serves(server)


def test_clients_that_vanish_before_the_answer_hurt_nobody_else(server):
    opening, _ = OPENINGS[server.word]
    for _ in range(20):
        with _connection(server) as rude:
            rude.sendall(opening)
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    _serves(server)


@pytest.mark.parametrize("server", ["rest", "rest_production", "rest_fastapi"], indirect=True)
def test_a_body_that_is_shorter_than_its_length_keeps_nobody_waiting(server):
    head = b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n"
    with _connection(server) as rude:
        rude.sendall(head + b'{"features"')
        _serves(server)


@pytest.mark.parametrize("server", ["rest", "rest_production", "rest_fastapi"], indirect=True)
def test_an_http_client_that_never_reads_keeps_nobody_waiting(server):
    opening, _ = OPENINGS[server.word]
    with _connection(server) as rude:
        rude.settimeout(0.5)
        with contextlib.suppress(OSError):  # in the end nothing more fits into the buffers between us
            rude.sendall(opening * 40_000)
        _serves(server)


@pytest.mark.parametrize("server", ["ws"], indirect=True)
def test_a_websocket_that_never_reads_keeps_nobody_waiting(server):
    opening, _ = OPENINGS["ws"]
    empty = b"\x82\x80\0\0\0\0"  # a masked binary frame without a payload, which is answered by a longer refusal (RFC 6455 §5.2)
    with _connection(server) as rude:
        rude.sendall(opening)
        rude.settimeout(0.5)
        with contextlib.suppress(OSError):
            rude.sendall(empty * 100_000)
        _serves(server)


@pytest.mark.parametrize("server", ["rpc"], indirect=True)
def test_streams_that_nobody_reads_keep_nobody_waiting(server):
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stream = channel.unary_stream("/PredictionService/PredictStream")
        calls = [stream(good(codecs.Protobuf), timeout=10) for _ in range(40)]
        _serves(server)
        assert len(calls) == len({id(call) for call in calls})


@pytest.mark.parametrize("server", ["ws"], indirect=True)
@pytest.mark.parametrize(
    ("frame", "code", "why"),
    [
        (b"\x81\x05hello", 1002, "a client's frame must be masked (RFC 6455 §5.1)"),
        (b"\x83\x80\0\0\0\0", 1002, "opcode 3 is reserved (§5.2)"),
        (b"\xf1\x80\0\0\0\0", 1002, "no extension was agreed on (§5.2)"),
        (b"\x09\x80\0\0\0\0", 1002, "a ping must not be cut in fragments (§5.5)"),
        (b"\x81\x81\0\0\0\0\xff", 1007, "a text frame holds UTF-8 (§8.1)"),
        (b"\x82\xff" + struct.pack(">Q", MAX_BODY + 1) + b"\0\0\0\0", 1009, "a frame that announces too much (§7.4.1)"),
    ],
)
def test_a_broken_frame_closes_its_own_socket_only(server, frame, code, why):
    opening, _ = OPENINGS["ws"]
    with connect(f"ws://127.0.0.1:{server.port}/", subprotocols=["json"]) as polite, _connection(server) as rude:
        rude.sendall(opening)
        heard = b""
        while not heard.endswith(b"\r\n\r\n"):
            heard += rude.recv(1)
        rude.sendall(frame)
        first, length, closing = rude.recv(1), rude.recv(1), rude.recv(2, socket.MSG_WAITALL)
        assert (first, length >= b"\x02", int.from_bytes(closing)) == (b"\x88", True, code), why
        polite.send(good(codecs.Json).decode())
        assert '"label":"3"' in polite.recv(timeout=5)
