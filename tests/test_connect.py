"""The model's words over Connect and gRPC-Web: what gRPC says, a refusal in the stream, and a model that stops when the page has left."""

import contextlib
import json
import re
import socket
import struct

import httpx
import pytest
from werkzeug.test import EnvironBuilder

from kit import talk, talk_pb2
from kit.serve_app import serving
from solutions.rpc.browsers import application
from solutions.stream.connect import talk_app
from solutions.stream.rpc.server import TalkService
from solutions.stream.talk import LIMIT, prepare

REST = "What is REST?"
JSON, PROTOBUF = "application/connect+json", "application/grpc-web+proto"
ENDED = re.compile(r"(\d+) tokens, (\w+)")


@pytest.fixture(scope="module")
def port():
    prepare()
    with serving(talk_app()) as opened:
        yield opened


def framed(message: bytes) -> bytes:
    return struct.pack(">BI", 0, len(message)) + message


def asked(kind: str, **question) -> bytes:
    return framed(json.dumps(question).encode() if kind == JSON else talk_pb2.Question(**question).SerializeToString())


def frames(port: int, kind: str, **question) -> list[tuple[int, bytes]]:
    answer = httpx.post(f"http://127.0.0.1:{port}/TalkService/Talk", content=asked(kind, **question), headers={"Content-Type": kind})
    body, found = answer.content, []
    while body:
        flags, length = struct.unpack(">BI", body[:5])
        found.append((flags, body[5 : 5 + length]))
        body = body[5 + length :]
    return found


@contextlib.contextmanager
def listening(port: int, kind: str, **question):
    """Ask on a socket of our own, whose end is the end of the connection and of nothing else."""
    body = asked(kind, **question)
    head = f"POST /TalkService/Talk HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(head.encode() + body)
        yield connection


@pytest.fixture
def ended(caplog, until):
    """Give ``ended()``, which waits until an answer has ended and returns how many tokens were made, and how it ended."""

    def wait() -> tuple[int, str]:
        found = until(lambda: ENDED.findall(caplog.text))
        return int(found[-1][0]), found[-1][1]

    with caplog.at_level("INFO", "talk"):
        yield wait


def test_the_words_are_the_models_own_in_both_protocols(port):
    right = b"".join(talk.load().stream(REST, limit=LIMIT)).decode()
    *messages, (flags, end) = frames(port, JSON, prompt=REST)
    assert "".join(json.loads(message)["text"] for _, message in messages) == right
    assert (flags, json.loads(end)) == (0x02, {})
    *messages, (flags, end) = frames(port, PROTOBUF, prompt=REST)
    tokens = [talk_pb2.Token.FromString(message) for _, message in messages]
    assert "".join(token.text for token in tokens) == right
    assert [token.id for token in tokens] == list(range(1, len(tokens) + 1))
    assert (flags, end) == (0x80, b"grpc-status: 0\r\n")


@pytest.mark.parametrize(
    ("question", "heard", "code", "words"),
    [
        ({"prompt": ""}, 0, "invalid_argument", "prompt must be a text of 1 to 500 characters"),
        ({"prompt": REST, "limit": 97}, 0, "invalid_argument", "limit must be 0 to 96"),
        ({"prompt": REST, "fails_after": 3}, 3, "internal", "the model stopped in the middle of its answer, as it was asked to"),
    ],
)
def test_a_refusal_comes_last_whether_or_not_something_came_before(port, question, heard, code, words):
    *messages, (flags, end) = frames(port, JSON, **question)
    assert (len(messages), flags) == (heard, 0x02)
    assert json.loads(end)["error"] == {"code": code, "message": words}


def read(connection: socket.socket, tokens: int) -> None:
    heard = b""
    while heard.count(b'"text"') < tokens:
        heard += connection.recv(1 << 16)


@pytest.mark.parametrize("heard", [1, 4])
def test_the_model_stops_within_one_token_of_the_page_that_left(port, ended, heard):
    with listening(port, JSON, prompt=REST, pace=0.25) as connection:
        read(connection, heard)
    made, how = ended()
    assert (heard <= made <= heard + 1, how) == (True, "left")


def test_under_a_server_that_shows_no_connection_the_model_stops_at_a_write_that_fails(ended):
    service = talk_pb2.DESCRIPTOR.services_by_name["TalkService"]
    with serving(application(TalkService(), service)) as blind, listening(blind, JSON, prompt=REST, pace=0.25) as connection:
        read(connection, 2)
        connection.close()
        made, how = ended()
    assert (made <= 2 + 3, how) == (True, "left")


def test_the_connection_is_looked_at_before_each_token(ended):
    """Take the server away: on loopback a write fails so soon after the reader has gone that nobody could tell who noticed."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        request = EnvironBuilder("/TalkService/Talk", method="POST", data=asked(JSON, prompt=REST), content_type=JSON).get_environ()
        answer = talk_app()(request | {"werkzeug.socket": ours}, lambda *_: None)
        pieces = iter(answer)
        assert [b'"text"' in next(pieces) for _ in range(3)] == [True] * 3
        theirs.close()
        assert [piece for piece in pieces if b'"text"' in piece] == []
        answer.close()
    assert ended() == (3, "left")


def test_a_deadline_of_the_page_stops_the_model(port, ended):
    headers = {"Content-Type": JSON, "Connect-Timeout-Ms": "900"}
    answer = httpx.post(f"http://127.0.0.1:{port}/TalkService/Talk", content=asked(JSON, prompt=REST, pace=0.25), headers=headers)
    assert b"deadline_exceeded" in answer.content
    made, how = ended()
    assert (made <= 5, how) == (True, "left")


def test_a_mistake_of_ours_is_told_to_the_log_and_not_to_the_page(caplog):
    class Mistaken(TalkService):
        def Talk(self, request, context):
            yield talk_pb2.Token(id=1, text="A")
            raise ValueError("the password is 1234")

    with serving(application(Mistaken(), talk_pb2.DESCRIPTOR.services_by_name["TalkService"])) as port:
        *messages, (_, end) = frames(port, JSON, prompt=REST)
    error = json.loads(end)["error"]
    assert (len(messages), error["code"], "1234" in error["message"]) == (1, "internal", False)
    assert "1234" in caplog.text
