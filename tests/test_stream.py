"""One answer on three wires: the same words, the same refusals, and a model that stops when nobody listens any more."""

import contextlib
import json
import random
import re
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import grpc
import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kit import buffering, talk, talk_pb2
from kit.contract import Refused
from kit.launch import running
from kit.serve_app import serving
from kit.talk_pb2_grpc import TalkServiceStub, add_TalkServiceServicer_to_server
from solutions import stream

WIRES = {"sse": stream.sse, "ws": stream.ws, "rpc": stream.rpc}
REST = "What is REST?"
CODES = {422: "INVALID_ARGUMENT", 500: "INTERNAL"}
ADDRESS, SLOWLY = "http://127.0.0.1:{}/v1/answers", {"prompt": REST, "pace": 0.02, "limit": 8}
ENDED = re.compile(r"^(\d+) tokens, (\w+)$", re.MULTILINE)


@pytest.fixture(scope="module", params=WIRES)
def wire(request):
    """Give each wire's server in turn; whatever was asked, no exception passed through our code."""
    with running(f"solutions.stream.{request.param}") as server:
        server.word, server.client = request.param, lambda: WIRES[request.param].Client(server.port)
        yield server
        assert not re.findall(r'File ".*/solutions/.*', server.log())


@pytest.fixture
def endings(wire, until):
    """Give ``endings(count)``, which waits for so many more answers to end and returns the tokens and the ending of each."""
    before = len(ENDED.findall(wire.log()))

    def wait(count: int) -> list[tuple[int, str]]:
        until(lambda: len(ENDED.findall(wire.log())) >= before + count)
        return [(int(tokens), how) for tokens, how in ENDED.findall(wire.log())[before:]]

    return wait


def said(prompt: str) -> str:
    return b"".join(talk.load().stream(prompt, limit=stream.talk.LIMIT)).decode(errors="replace")


def code(wire, status: int) -> int | str:
    return CODES[status] if wire.word == "rpc" else status


@pytest.mark.parametrize("prompt", [REST, "What is CRUD?", "Éé → “x”?", "x" * 500])
def test_the_words_are_the_models_own(wire, prompt):
    with wire.client() as client:
        assert "".join(client.talk(prompt)) == said(prompt)


def test_no_piece_holds_half_a_character(wire):
    with wire.client() as client:
        pieces = list(client.talk("What is SSE?"))
    assert "“" in "".join(pieces)  # three bytes, which are no single token
    assert "\ufffd" not in "".join(pieces)
    assert "" not in pieces


def test_one_client_asks_again_and_again(wire, endings):
    with wire.client() as client:
        assert [len(list(client.talk(REST, limit=limit))) for limit in (3, 1, 7)] == [3, 1, 7]
    assert endings(3) == [(3, "complete"), (1, "complete"), (7, "complete")]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"prompt": ""}, "prompt must be a text of 1 to 500 characters"),
        ({"prompt": " \n"}, "prompt must be a text of 1 to 500 characters"),
        ({"prompt": "x" * 501}, "prompt must be a text of 1 to 500 characters"),
        ({"prompt": REST, "pace": -1}, "pace must be 0 to 5 seconds"),
        ({"prompt": REST, "pace": 5.5}, "pace must be 0 to 5 seconds"),
        ({"prompt": REST, "pace": float("nan")}, "pace must be 0 to 5 seconds"),
        ({"prompt": REST, "limit": 97}, "limit must be 0 to 96"),
    ],
)
def test_a_bad_question_gets_the_same_refusal_on_every_wire(wire, asked, why):
    with wire.client() as client:
        with pytest.raises(Refused) as refused:
            list(client.talk(**asked))
        assert (refused.value.code, refused.value.detail) == (code(wire, 422), why)
        assert len(list(client.talk(REST, limit=2))) == 2


def test_an_answer_that_breaks_gives_what_it_had_and_then_says_so(wire, endings):
    heard = []
    with wire.client() as client, pytest.raises(Refused) as refused:
        for piece in client.talk(REST, fails_after=3):
            heard.append(piece)
    assert "".join(heard) == "REST d"
    assert (refused.value.code, refused.value.detail) == (
        code(wire, 500),
        "the model stopped in the middle of its answer, as it was asked to",
    )
    assert endings(1) == [(3, "failed")]


@pytest.mark.parametrize("heard", [1, 5])
def test_closing_the_iterator_stops_the_model_within_one_token(wire, endings, heard):
    with wire.client() as client:
        answer = client.talk(REST, pace=0.25)
        for _ in range(heard):
            next(answer)
        answer.close()
        [(made, how)] = endings(1)
        assert (heard <= made <= heard + 1, how) == (True, "left")
        assert len(list(client.talk(REST, limit=2))) == 2


def test_a_client_that_dies_stops_the_model_within_one_token(wire, endings):
    lines = f"from solutions.stream import {wire.word} as wire\nlisten = wire.Client({wire.port}).talk({REST!r}, pace=0.25)\n"
    lines += "for piece in listen:\n    print(piece, flush=True)"
    with subprocess.Popen([sys.executable, "-c", lines], stdout=subprocess.PIPE, text=True) as process:
        for _ in range(3):
            process.stdout.readline()
        process.kill()
    [(made, how)] = endings(1)
    assert (made <= 5, how) == (True, "left")


def test_of_fifty_streams_cut_at_random_none_goes_on(wire, endings):
    chance = random.Random(5)
    cuts = [chance.randrange(1, 8) for _ in range(50)]

    def cut(after: int) -> None:
        with wire.client() as client:
            answer = client.talk(REST, pace=0.25)  # a reader that lags behind on a busy machine lags in time
            for _ in range(after):
                next(answer)
            answer.close()

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(cut, cuts))
    ended = endings(50)
    assert {how for _, how in ended} == {"left"}
    assert sum(made for made, _ in ended) <= sum(cuts) + 2 * 50


def test_an_answer_holds_no_other_up(wire):
    slow, began = wire.client(), threading.Event()

    def listen() -> list[str]:
        heard = []
        for piece in slow.talk(REST, pace=0.2, limit=4):
            began.set()
            heard.append(piece)
        return heard

    with ThreadPoolExecutor(1) as pool, slow:
        paced = pool.submit(listen)
        began.wait(5)
        with wire.client() as quick:
            assert len(list(quick.talk(REST))) > 20
        assert not paced.done()
        assert len(paced.result(5)) == 4


def test_the_same_seed_gives_the_same_answer_and_a_resumed_one_goes_on():
    question = stream.talk.Question(REST)
    whole = [token.text for token in stream.talk.Answer(question)]
    rest = list(stream.talk.Answer(question._replace(after=5)))
    assert [token.text for token in rest] == whole[5:]
    assert rest[0].id == 6


def test_more_answers_than_there_are_slots_are_refused_and_a_slot_comes_back(monkeypatch):
    monkeypatch.setattr(stream.talk, "slots", threading.BoundedSemaphore(1))
    first = stream.talk.Answer(stream.talk.Question(REST))
    with pytest.raises(stream.errors.Busy):
        stream.talk.Answer(stream.talk.Question(REST))
    first.close()
    first.close()
    stream.talk.Answer(stream.talk.Question(REST)).close()


# Server-Sent Events


@pytest.fixture(scope="module")
def sse():
    with serving(stream.sse.server.create_app()) as port:
        yield port


def test_curl_reads_the_same_words(sse, needs):
    address = f"http://127.0.0.1:{sse}/v1/answers?prompt=What+is+REST%3F"
    heard = subprocess.run([needs("curl"), "-sN", "--max-time", "10", address], capture_output=True, text=True, check=True).stdout
    data = re.findall(r"^data: (.+)$", heard, re.MULTILINE)
    assert data[-1] == "[DONE]"
    assert "".join(json.loads(line)["token"] for line in data[:-1]) == said(REST)


def test_who_asks_for_json_gets_the_answer_whole(sse):
    answer = httpx.get(f"http://127.0.0.1:{sse}/v1/answers", params={"prompt": REST}, headers={"Accept": "application/json"}).json()
    assert answer == {"text": said(REST), "tokens": len(list(talk.load().stream(REST)))}


def events_of(port: int, headers: dict | None = None, **query) -> list[stream.events.Event]:
    with httpx.stream("GET", f"http://127.0.0.1:{port}/v1/answers", params=query, headers=headers or {}) as answer:
        assert answer.status_code == 200, answer.read()
        return list(stream.events.parse(answer.iter_lines()))


def test_a_last_event_id_goes_on_where_the_reader_was(sse):
    whole = events_of(sse, prompt=REST)
    assert events_of(sse, {"Last-Event-ID": "7"}, prompt=REST) == whole[7:]


def test_a_last_event_id_of_the_last_piece_leaves_only_the_end(sse):
    last = events_of(sse, prompt=REST, limit=4)[-2].id
    assert [event.data for event in events_of(sse, {"Last-Event-ID": last}, prompt=REST, limit=4)] == ["[DONE]"]


class Cutting:
    """A relay that cuts the first connections after so many bytes of the answer's body."""

    def __init__(self, behind: int, cuts: list[int]):
        self.behind, self.cuts, self.asked = behind, cuts, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.relay, daemon=True)
        self.thread.start()

    def relay(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                reader, _ = self.listener.accept()
                with reader, socket.create_connection(("127.0.0.1", self.behind)) as server:
                    request = reader.recv(1 << 16)
                    self.asked.append(request)
                    server.sendall(request)
                    left = self.cuts.pop(0) if self.cuts else 1 << 30
                    while left > 0 and (octets := server.recv(min(left, 512))):
                        reader.sendall(octets)
                        left -= len(octets)


def test_our_client_connects_again_after_cuts_and_loses_and_repeats_nothing(sse):
    relay = Cutting(sse, [400, 700, 900])
    with contextlib.closing(relay.listener):
        assert "".join(stream.sse.Client(relay.port).talk(REST)) == said(REST)
    assert len(relay.asked) == 4
    assert b"Last-Event-ID" not in relay.asked[0]
    assert b"Last-Event-ID" in relay.asked[-1]


def test_our_client_gives_up_after_four_connections(sse):
    relay = Cutting(sse, [400] * 9)
    with contextlib.closing(relay.listener), pytest.raises(Refused, match="cut"):
        list(stream.sse.Client(relay.port).talk(REST))
    assert len(relay.asked) == 4


def test_silence_is_filled_with_comments(sse, monkeypatch):
    monkeypatch.setattr(stream.sse.server, "HEARTBEAT", 0.05)
    text = httpx.get(f"http://127.0.0.1:{sse}/v1/answers", params={"prompt": REST, "pace": 0.3, "limit": 1}).text
    assert text.count(": still at work\n\n") >= 3
    assert [event.data for event in stream.events.parse(text.splitlines())] == ['{"token": "R"}', "[DONE]"]


@pytest.mark.parametrize("nginx", [True, False], ids=["nginx", "relay"])
def test_a_proxy_that_collects_breaks_a_stream_and_the_header_mends_it(sse, nginx, needs, monkeypatch):
    if nginx:
        needs("nginx")
    else:
        monkeypatch.setattr(buffering.shutil, "which", lambda name: None)
    together = {}
    for heeds in (True, False):
        with (
            buffering.buffering(sse, heeds) as port,
            httpx.stream("GET", f"http://127.0.0.1:{port}/v1/answers?prompt=REST&pace=0.02&limit=8") as got,
        ):
            chunks = [chunk for chunk in got.iter_bytes() if chunk]
            together[heeds] = any(b"id: 1\n" in chunk and b"[DONE]" in chunk for chunk in chunks)
    assert together == {True: False, False: True}


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {}, 422),
        ("prompt=x&pace=soon", {}, 422),
        ("prompt=x&limit=1.5", {}, 422),
        ("prompt=x", {"Last-Event-ID": "five"}, 422),
        ("prompt=x", {"Last-Event-ID": "-1"}, 422),
        ("prompt=x", {"Last-Event-ID": "9" * 5000}, 422),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_before_anything_is_sent(sse, query, headers, status):
    answer = httpx.get(f"http://127.0.0.1:{sse}/v1/answers?{query}", headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_a_reader_who_never_reads_stops_nobody(sse):
    rude = HTTPConnection("127.0.0.1", sse, timeout=5)
    rude.request("GET", "/v1/answers?prompt=REST")
    with contextlib.closing(rude):
        assert "".join(stream.sse.Client(sse).talk(REST)) == said(REST)


# WebSocket


@pytest.fixture(scope="module")
def ws():
    with running("solutions.stream.ws") as server:
        yield server


@pytest.fixture
def spoken(ws):
    with connect(f"ws://127.0.0.1:{ws.port}/", compression=None) as opened:
        yield lambda message: opened.send(json.dumps(message)), lambda: json.loads(opened.recv(timeout=5))


def test_a_stop_ends_the_answer_and_keeps_the_socket(spoken):
    say, hear = spoken
    say({"prompt": REST, "pace": 0.2})
    assert hear()["id"] == 1
    say({"stop": True})
    while "token" in (last := hear()):
        pass
    assert last["done"] is True
    assert last["tokens"] < 5
    say({"prompt": REST, "limit": 1})
    assert (hear(), hear()) == ({"id": 1, "token": "R"}, {"done": True, "tokens": 1})


def test_a_second_question_is_refused_and_the_first_goes_on(spoken):
    say, hear = spoken
    say({"prompt": REST, "pace": 0.2, "limit": 3})
    say({"prompt": "What is gRPC?"})
    heard = [hear() for _ in range(5)]
    assert [message["status"] for message in heard if "status" in message] == [409]
    assert [message["id"] for message in heard if "id" in message] == [1, 2, 3]
    assert heard[-1] == {"done": True, "tokens": 3}


def test_a_stop_without_an_answer_is_ignored(spoken):
    say, hear = spoken
    say({"stop": True})
    say({"prompt": REST, "limit": 1})
    assert hear() == {"id": 1, "token": "R"}


@pytest.mark.parametrize(
    "message",
    ["", "{", "[]", "7", "null", '{"prompt": 7}', '{"prompt": true}', '{"prompt": "x", "pace": "1"}', "{}", '{"stop": 1}', b"\xff"],
)
def test_a_message_that_makes_no_sense_is_refused_and_the_socket_stays_open(ws, message):
    with connect(f"ws://127.0.0.1:{ws.port}/") as opened:
        opened.send(message)
        assert json.loads(opened.recv(timeout=5))["status"] == 422
        opened.send(json.dumps({"prompt": REST, "limit": 1}))
        assert json.loads(opened.recv(timeout=5))["id"] == 1


# gRPC


def test_a_deadline_that_passes_stops_the_model(until):
    with running("solutions.stream.rpc") as server, grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        with pytest.raises(grpc.RpcError) as late:
            list(TalkServiceStub(channel).Talk(talk_pb2.Question(prompt=REST, pace=0.25), timeout=0.9))
        assert late.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        until(lambda: ENDED.findall(server.log()))
        [(made, how)] = ENDED.findall(server.log())
    assert (int(made) <= 5, how) == (True, "left")


def test_a_mistake_of_ours_is_logged_and_not_told(monkeypatch, caplog):
    def broken(question):
        raise KeyError("no such table: passwords")

    monkeypatch.setattr(stream.rpc.server, "Answer", broken)
    server = grpc.server(ThreadPoolExecutor(1), interceptors=[stream.rpc.server.Discreet()])
    add_TalkServiceServicer_to_server(stream.rpc.server.TalkService(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with stream.rpc.Client(port) as client, pytest.raises(Refused) as refused:
        list(client.talk(REST))
    server.stop(0).wait()
    assert refused.value.code == "INTERNAL"
    assert "passwords" not in refused.value.detail
    assert "passwords" in caplog.text


def test_two_stops_in_a_row_get_one_last_word(spoken):
    say, hear = spoken
    say({"prompt": REST, "pace": 0.2})
    hear()
    say({"stop": True})
    say({"stop": True})
    while "token" in (last := hear()):
        pass
    assert last["done"] is True
    say({"prompt": REST, "limit": 1})
    assert hear() == {"id": 1, "token": "R"}


def test_a_server_that_is_told_to_end_says_that_it_goes_away():
    with running("solutions.stream.ws") as server, connect(f"ws://127.0.0.1:{server.port}/") as opened:
        opened.send(json.dumps({"prompt": REST, "limit": 1}))
        opened.recv(timeout=5)
        server.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                opened.recv(timeout=5)
    assert closed.value.rcvd.code == 1001
