"""What callers of the socket rely on: pushes that reach all, a slow reader that costs nothing, a quick return, doors that stay shut."""

import asyncio
import contextlib
import json
import queue
import random
import socket
import ssl
import threading

import psutil
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.server import serve

from kit import launch, model
from kit.contract import MAX_BODY, Prediction, Refused
from kit.launch import free_port, running
from solutions.ws import Client, Watcher, pages, secure, server, watcher
from solutions.ws.again import Follower
from solutions.ws.by_hand import accept, frame
from solutions.ws.watch import KEPT

DIGIT = model.sample(3)
ASKED = json.dumps({"features": DIGIT})
ALL_TEN = [json.dumps({"features": model.sample(digit)}) for digit in range(10)]
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
MASK = bytes.fromhex("37fa213d")
EVIL = "http://evil.example"


@contextlib.contextmanager
def watching(port, **asked):
    """Open a socket to /watch, ask, and give it and the name of the server's run."""
    with connect(f"ws://127.0.0.1:{port}/watch", compression=None) as socket:
        socket.send(json.dumps({"after": 0} | asked))
        yield socket, json.loads(socket.recv(timeout=5))["run"]


def heard(watch) -> dict:
    """Return the next message."""
    return json.loads(watch.recv(timeout=5))


def predict(port, times=1, digit=3) -> None:
    """Let the server give so many labels."""
    with Client(port) as client:
        for _ in range(times):
            client.predict(model.sample(digit))


@contextlib.contextmanager
def listening(until, **options):
    """Serve in a thread of this process, with other options than those of the command line, and give the port."""
    port, loop = free_port(), asyncio.new_event_loop()
    task = loop.create_task(server.listening(port, **options))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()
    try:
        until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield port
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        loop.close()


@contextlib.contextmanager
def _serving(handler):
    """Run a server of the test's own, and give its port."""
    with serve(handler, "127.0.0.1", 0, compression=None) as started:
        thread = threading.Thread(target=started.serve_forever)
        thread.start()
        yield started.socket.getsockname()[1]
        started.shutdown()
        thread.join(5)


@contextlib.contextmanager
def raw(port, path="/watch", *headers):
    """Open a socket by hand; give it, and the head of the answer."""
    head = [f"GET {path} HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13"]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as opened, opened.makefile("rb") as reader:
        opened.sendall("\r\n".join([*head, *(headers or ["Host: 127.0.0.1"]), "\r\n"]).encode())
        yield opened, reader, b"".join(iter(reader.readline, b"\r\n")).decode()


@contextlib.contextmanager
def following(port):
    """Give a Watcher and the queue of what it yields, or is refused with, in a thread that must end with it."""
    follower, messages = Watcher(port, random.Random(1)), queue.Queue()

    def follow():
        try:
            for message in follower.messages():
                messages.put(message)
        except Refused as refused:
            messages.put(refused)

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield follower, messages
    finally:
        follower.close()
        thread.join(5)
        assert not thread.is_alive()


# the server speaks first


def test_every_prediction_is_pushed_to_all_who_watch(ws):
    predict(ws.port)
    with watching(ws.port) as (one, _), watching(ws.port) as (two, _):
        before = heard(one)
        assert heard(two) == before
        predict(ws.port, digit=7)
        after = {"number": before["number"] + 1, "labels": before["labels"] | {"7": before["labels"].get("7", 0) + 1}}
        assert heard(one) == heard(two) == after


def test_each_digit_of_several_is_counted(ws):
    predict(ws.port)
    with watching(ws.port) as (watch, _), Client(ws.port) as client:
        before = heard(watch)["labels"]
        assert client.predict(DIGIT + DIGIT).label == "33"
        assert heard(watch)["labels"]["3"] == before["3"] + 2


def test_a_refusal_gives_no_label_and_is_not_pushed(ws):
    predict(ws.port)
    with watching(ws.port) as (watch, _), Client(ws.port) as client:
        before = heard(watch)["number"]
        with pytest.raises(Refused):
            client.predict([1.0])
        client.predict(DIGIT)
        assert heard(watch)["number"] == before + 1


def test_who_left_costs_nothing_more(until):
    with listening(until) as port:
        with watching(port), watching(port):
            until(lambda: len(server.watchers.boxes) == 2)
        until(lambda: not server.watchers.boxes)


@pytest.mark.parametrize(
    "asked",
    ["", "{", "[]", "7", "null", "{}", '{"after": -1}', '{"after": "7"}', '{"after": 1.5}', '{"after": true}', "[" * 100_000, b"\xff\xfe"],
)
def test_a_question_that_is_none_gets_an_error_and_the_socket_stays_open(ws, asked):
    predict(ws.port)
    with connect(f"ws://127.0.0.1:{ws.port}/watch", compression=None) as watch:
        watch.send(asked)
        assert heard(watch)["status"] == 400
        watch.send('{"after": 0}')
        assert "run" in heard(watch)
        assert heard(watch)["labels"]["3"] > 0


def test_one_bad_message_gets_an_error_and_the_socket_stays_open(ws):
    with connect(f"ws://127.0.0.1:{ws.port}/", compression=None) as socket:
        socket.send('{"features": [1, 2]}')
        assert heard(socket)["status"] == 422
        socket.send(ASKED)
        assert heard(socket)["label"] == "3"


# a slow reader


def _narrow(port) -> socket.socket:
    """Return a connection for which the kernels on both sides keep little, so that what waits soon waits in the server."""
    pipe = socket.socket()
    pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    pipe.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    pipe.connect(("127.0.0.1", port))
    return pipe


def _answers(port, frames) -> None:
    """Send frames in groups, and read the answer to each."""
    with connect(f"ws://127.0.0.1:{port}/", compression=None) as asking:
        for start in range(0, len(frames), 100):
            for one in frames[start : start + 100]:
                asking.send(one)
            for _ in frames[start : start + 100]:
                asking.recv(timeout=5)


def test_a_watcher_that_never_reads_does_not_grow_the_servers_memory_and_learns_what_it_missed():
    sent = 9000
    with running("solutions.ws") as slow:
        process = psutil.Process(slow.pid)
        _answers(slow.port, ALL_TEN * 100)
        with connect(f"ws://127.0.0.1:{slow.port}/watch", sock=_narrow(slow.port), compression=None, max_queue=1) as watch:
            watch.send('{"after": 1000}')
            assert "run" in heard(watch)
            before = process.memory_info().rss
            _answers(slow.port, ALL_TEN * (sent // 10))
            assert process.memory_info().rss - before < 1_500_000  # as many messages, kept for it, take almost 4 MB
            messages = [heard(watch)]
            while messages[-1]["number"] < 1000 + sent:
                messages.append(heard(watch))
        missed = sum(message.get("missed", 0) for message in messages)
        assert missed > sent / 2
        assert len(messages) + missed == sent
        assert sum(messages[-1]["labels"].values()) == 1000 + sent


def test_a_watcher_that_never_reads_keeps_no_other_waiting(ws):
    predict(ws.port)
    with raw(ws.port) as (stuck, _, _), watching(ws.port) as (quick, _):
        stuck.sendall(frame(1, b'{"after": 0}', MASK))
        number = heard(quick)["number"]
        _answers(ws.port, [ASKED] * 500)
        assert [heard(quick)["number"] for _ in range(500)] == list(range(number + 1, number + 501))


# a dead peer, and how a socket ends


def test_a_peer_that_answers_no_ping_is_found_and_forgotten(until):
    with listening(until, ping_interval=0.1, ping_timeout=0.2) as port, raw(port) as (frozen, reader, _):
        frozen.sendall(frame(1, b'{"after": 0}', MASK))
        until(lambda: server.watchers.boxes)
        assert b"\x03\xf3keepalive ping timeout" in reader.read()  # 1011, after which the server hangs up
        until(lambda: not server.watchers.boxes)


def test_a_peer_that_answers_pings_is_kept(until):
    with listening(until, ping_interval=0.02, ping_timeout=0.2) as port, watching(port) as (alive, _):
        with pytest.raises(TimeoutError):
            alive.recv(timeout=0.4)  # twenty pings
        predict(port)
        assert heard(alive)["labels"]


def test_a_ping_is_answered_with_its_own_bytes(ws):
    with raw(ws.port) as (opened, reader, _):
        opened.sendall(frame(9, b"still there?", MASK))
        assert reader.read(14) == frame(10, b"still there?")


def test_a_goodbye_is_answered_with_its_own_code(ws):
    with raw(ws.port) as (opened, reader, _):
        opened.sendall(frame(8, (1000).to_bytes(2), MASK))
        assert reader.read() == frame(8, (1000).to_bytes(2))


@pytest.mark.parametrize("path", ["/", "/watch"])
def test_a_message_that_is_too_long_closes_with_1009(ws, path):
    with connect(f"ws://127.0.0.1:{ws.port}{path}", compression=None) as socket:
        socket.send("x" * (MAX_BODY + 1))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("path", ["/", "/watch"])
def test_a_server_that_goes_says_so_with_1001(path):
    with running("solutions.ws") as going, connect(f"ws://127.0.0.1:{going.port}{path}", compression=None) as socket:
        going.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert closed.value.rcvd.code == 1001


# coming back


def test_who_comes_back_gets_what_it_missed_and_nothing_twice(ws):
    predict(ws.port)
    with watching(ws.port) as (watch, run):
        last = heard(watch)["number"]
    predict(ws.port, times=5)
    with watching(ws.port, after=last + 1, run=run) as (watch, same):
        assert same == run
        assert [heard(watch)["number"] for _ in range(4)] == [last + 2, last + 3, last + 4, last + 5]
        predict(ws.port)
        assert heard(watch)["number"] == last + 6


def test_who_was_away_for_longer_than_we_keep_gets_the_newest_and_how_many_it_missed(ws):
    predict(ws.port)
    with watching(ws.port) as (watch, run):
        last = heard(watch)["number"]
    predict(ws.port, times=KEPT + 9)
    with watching(ws.port, after=last, run=run) as (watch, _):
        newest = heard(watch)
        assert (newest["number"], newest["missed"]) == (last + KEPT + 9, KEPT + 8)
        follower = Follower()
        assert [follower.take(message) for message in ({"number": last}, newest)] == [True, True]
        predict(ws.port)
        assert heard(watch) == {"number": last + KEPT + 10, "labels": newest["labels"] | {"3": newest["labels"]["3"] + 1}}


def test_as_many_as_we_keep_are_all_there(ws):
    predict(ws.port)
    with watching(ws.port) as (watch, _):
        last = heard(watch)["number"]
    predict(ws.port, times=KEPT)
    with watching(ws.port, after=last) as (watch, _):
        messages = [heard(watch) for _ in range(KEPT)]
    assert [message["number"] for message in messages] == list(range(last + 1, last + KEPT + 1))
    assert not any("missed" in message for message in messages)


def test_who_knows_the_numbers_of_another_run_is_new_here(ws):
    predict(ws.port)
    with watching(ws.port, after=10**9, run="another") as (watch, _):
        assert heard(watch)["number"] > 0


def test_nothing_is_lost_or_repeated_over_many_cuts(ws, until):
    chance = random.Random(5)
    predict(ws.port)
    with following(ws.port) as (follower, messages):
        first = messages.get(timeout=5)["number"]
        sent = 0
        for _ in range(12):
            for place, count in enumerate((chance.randrange(9), chance.randrange(1, 9))):
                predict(ws.port, count)
                sent += count
                if place == 0:
                    cut = follower.socket
                    cut.socket.shutdown(socket.SHUT_RDWR)
            until(lambda cut=cut: follower.socket is not cut)
        assert [messages.get(timeout=5)["number"] for _ in range(sent)] == list(range(first + 1, first + sent + 1))
        assert messages.empty()


def test_a_reader_goes_on_when_the_server_was_started_anew(monkeypatch):
    port = free_port()
    monkeypatch.setattr(launch, "free_port", lambda: port)
    with contextlib.ExitStack() as reading:
        with running("solutions.ws"):
            _, messages = reading.enter_context(following(port))
            predict(port, times=1)
            assert messages.get(timeout=5) == {"number": 1, "labels": {"3": 1}}
        with running("solutions.ws"):
            predict(port, digit=7)
            assert messages.get(timeout=10) == {"number": 1, "labels": {"7": 1}}


def test_what_comes_twice_is_taken_once_and_what_is_missing_is_asked_for(monkeypatch):
    monkeypatch.setattr(watcher, "delays", lambda chance: iter(lambda: 0.001, None))
    pushes, asked = [[5, 6, 9], [5, 6, 7, 8, 9, 9, 10]], []

    def push(socket):
        with contextlib.suppress(ConnectionClosed):
            asked.append(json.loads(socket.recv(timeout=5)))
            for message in [{"run": "a"}, *({"number": number} for number in pushes[len(asked) - 1])]:
                socket.send(json.dumps(message))
            socket.recv()

    with _serving(push) as port, following(port) as (_, messages):
        assert [messages.get(timeout=5)["number"] for _ in range(6)] == [5, 6, 7, 8, 9, 10]
    assert asked == [{"after": 0, "run": ""}, {"after": 6, "run": "a"}]


def test_a_reader_that_was_closed_between_two_attempts_ends(ws, until):
    with following(ws.port) as (follower, messages):
        until(lambda: follower.socket and follower.run)
        follower.address = f"ws://127.0.0.1:{free_port()}/watch"  # nobody listens there
        follower.socket.socket.shutdown(socket.SHUT_RDWR)
    assert not [message for message in messages.queue if isinstance(message, Refused)]


@contextlib.contextmanager
def _closing_with(code):
    """Run a server that hangs up with a code; give its port, and who came."""
    came = []

    def hang_up(socket):
        came.append(socket)
        socket.close(code)

    with _serving(hang_up) as port:
        yield port, came


@pytest.mark.parametrize("code", [1000, 1008, 3000])
def test_a_reader_stays_away_after_a_goodbye_that_means_it(code):
    with _closing_with(code) as (port, came), following(port) as (_, messages):
        assert messages.get(timeout=5).code == code
    assert len(came) == 1


def test_a_reader_tries_again_after_a_fault_that_may_pass_and_gives_up_in_the_end(monkeypatch):
    monkeypatch.setattr(watcher, "delays", lambda chance: iter(lambda: 0.001, None))
    with _closing_with(1013) as (port, came), following(port) as (_, messages):
        assert messages.get(timeout=5).code == 1013
    assert len(came) == watcher.ATTEMPTS + 1


def test_a_reader_that_the_server_will_not_let_in_asks_once(ws, monkeypatch):
    monkeypatch.setattr(watcher, "connect", lambda *arguments, **options: connect(*arguments, origin=EVIL, **options))
    with following(ws.port) as (_, messages):
        refused = messages.get(timeout=5)
    assert (refused.code, refused.detail) == (403, "watching ended after 1 attempts")


# who may come


def _hijack(port, path, asked) -> list[dict]:
    """Do what the page of a stranger would do in a visitor's browser."""
    with connect(f"ws://127.0.0.1:{port}{path}", origin=EVIL, compression=None) as socket:
        socket.send(asked)
        return [heard(socket)]


@pytest.mark.parametrize(("path", "asked"), [("/", ASKED), ("/watch", '{"after": 0}')])
def test_a_strangers_page_is_let_in_by_a_server_that_does_not_look_and_stopped_by_ours(ws, until, path, asked):
    with listening(until, process_request=None) as careless:
        assert _hijack(careless, path, asked) != []
    with pytest.raises(InvalidStatus) as refused:
        _hijack(ws.port, path, asked)
    assert refused.value.response.status_code == 403


HOST = "Host: 127.0.0.1:80"


@pytest.mark.parametrize(
    ("path", "headers", "status", "why"),
    [
        ("/", [HOST], 101, "no Origin: no browser"),
        ("/", [HOST, "Origin: http://127.0.0.1:80"], 101, "our own page"),
        ("/watch?a=1", [HOST, "Origin: HTTPS://127.0.0.1:80"], 101, "a query, and a page over TLS"),
        ("/", [HOST, "Origin: http://127.0.0.1:80.evil.example"], 403, "ours is only the beginning"),
        ("/", [HOST, "Origin: http://127.0.0.1:81"], 403, "another port"),
        ("/watch", [HOST, "Origin: null"], 403, "a sandboxed page"),
        ("/watch", [HOST, "Origin:"], 403, "an empty one"),
        ("/", [HOST, "Origin: http://127.0.0.1:80", f"Origin: {EVIL}"], 400, "two origins"),
        ("/", [HOST, "Host: evil.example"], 400, "two hosts (RFC 9112 §3.2)"),
        ("/", ["X: y"], 400, "no host"),
        ("/nowhere", [HOST], 404, "no socket there"),
    ],
)
def test_a_handshake_is_judged_before_the_upgrade(ws, path, headers, status, why):
    with raw(ws.port, path, *headers) as (_, _, head):
        assert head.startswith(f"HTTP/1.1 {status} "), why
        assert (f"Sec-WebSocket-Accept: {accept(KEY)}" in head) is (status == 101)


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/static/live.js", 200), ("/watch", 426), ("/static/../server.py", 404)])
def test_who_asks_for_no_upgrade_gets_a_page_or_is_told_what_there_is(ws, path, status):
    with socket.create_connection(("127.0.0.1", ws.port), timeout=5) as plain, plain.makefile("rb") as reader:
        plain.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert reader.readline().startswith(f"HTTP/1.1 {status} ".encode())
        reader.read()  # to its end: the server closes


def test_over_tls_the_answers_are_the_same(until):
    server_side, client_side = secure.contexts()
    with listening(until, ssl=server_side) as port, connect(f"wss://127.0.0.1:{port}/", ssl=client_side, compression=None) as socket:
        socket.send(ASKED)
        assert Prediction(**heard(socket)).label == "3"


@pytest.mark.parametrize("trusting", [ssl.create_default_context, lambda: secure.contexts()[1]], ids=["the-usual", "another-of-ours"])
def test_a_certificate_of_an_authority_that_the_client_does_not_trust_is_refused(until, trusting):
    server_side, _ = secure.contexts()
    with (
        listening(until, ssl=server_side) as port,
        pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"),
    ):
        connect(f"wss://127.0.0.1:{port}/", ssl=trusting())


def test_a_certificate_for_another_name_is_refused(until):
    server_side, client_side = secure.contexts("wirelab.example")
    with listening(until, ssl=server_side) as port, pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for '127\.0\.0\.1'"):
        connect(f"wss://127.0.0.1:{port}/", ssl=client_side)


def test_what_is_not_written_yet_stops_nobody(until, monkeypatch):
    def blank(*_):
        raise NotImplementedError("exercise ws-0: one of them")

    monkeypatch.setattr(server.watchers, "tell", blank)
    monkeypatch.setattr(pages, "allowed", blank)
    with listening(until) as port, connect(f"ws://127.0.0.1:{port}/", origin=EVIL, compression=None) as socket:
        socket.send(ASKED)
        assert heard(socket)["label"] == "3"
