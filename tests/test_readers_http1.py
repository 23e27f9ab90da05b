"""HTTP/1.1 connections taken apart: every byte has its label whatever the bytes are, and the labels say what h11 reads."""

import json
import time

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers import damaged, read_covered, recorded, steady, told, unread

from kit import model
from kit.contract import Refused
from kit.wire.dissect import dissect
from kit.wire.label import SECRET, Layer
from solutions import codecs, rest

ASK = b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n"
BODY = b'{"n": 1}'
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
TOKEN = b"Bearer eyJhbGciOi"
LOGIN = b"POST /v1/predictions HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + TOKEN + b"\r\nContent-Length: 2\r\n\r\n{}"
NAMES = st.text("abcXYZ-_!#", min_size=1, max_size=8).filter(lambda name: name.lower() not in ("host", "te", "expect"))
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12) | st.just("two words")


def a_request(method: str, *lines: str, body: bytes = b"") -> bytes:
    """Write a request."""
    return "\r\n".join([f"{method} / HTTP/1.1", "Host: localhost", *lines, "", ""]).encode() + body


def a_response(status: str, *lines: str, body: bytes = b"") -> bytes:
    """Write a response."""
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def in_chunks(body: bytes, sizes: list[int], end: bytes = b"0\r\n\r\n") -> bytes:
    """Write a body in chunks of these sizes, and what is left as the last one."""
    pieces, at = [], 0
    for size in [*sizes, len(body)]:
        pieces += [body[at : at + size]] if body[at : at + size] else []
        at += size
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def titles(messages) -> list[str]:
    """Return the titles."""
    return [message.title for message in messages]


def lines(message) -> list[tuple[str, str]]:
    """Return the header lines that the labels of a message tell."""
    labels = [label for label in message.labels if label.layer is Layer.HEADERS and label.name not in ("colon", "line end", "empty line")]
    found = []
    for label in labels:
        if label.name == "header name":
            found.append([label.value, ""])
        elif label.name != "white space":
            found[-1][1] += label.value
    return [tuple(pair) for pair in found]


@pytest.mark.parametrize("codec", codecs.ALL, ids=lambda codec: codec.name)
def test_a_prediction_is_understood_to_its_last_byte(rest_production, codec):
    def predict(port: int) -> None:
        with rest.Client(port, codec) as client:
            client.predict(model.sample(3))
            client.predict(model.sample(4), "forest")

    sent, received = recorded(rest_production.port, predict)
    asked, answered = read_covered(sent, received)
    assert unread(asked + answered) == []
    assert titles(asked + answered) == ["POST /v1/predictions"] * 2 + ["201 CREATED"] * 2
    assert [told(message)["label"] for message in answered] == ["3", "4"]
    assert [told(asked[0])[f"features[{i}]"] for i in range(64)] == [str(float(pixel)) for pixel in model.sample(3)]


@pytest.mark.parametrize("server", ["rest", "rest_production"])
def test_a_refusal_is_understood_too(server, request):
    def predict(port: int) -> None:
        with rest.Client(port) as client, pytest.raises(Refused):
            client.predict([1.0])

    sent, received = recorded(request.getfixturevalue(server).port, predict)
    asked, answered = read_covered(sent, received)
    assert answered[0].facts["status"] == 422
    assert told(answered[0])["status"] == "422"
    assert json.loads(answered[0].facts["body"])["status"] == 422
    assert unread(asked + answered) == []


def test_an_exchange_looks_like_this():
    asked, answered = read_covered(ASK, ANSWER + BODY)
    assert [(label.start, label.layer, label.name, label.value) for label in asked[0].labels] == [
        (0, Layer.START, "method", "GET"),
        (3, Layer.START, "space", ""),
        (4, Layer.START, "target", "/v1/models"),
        (14, Layer.START, "space", ""),
        (15, Layer.START, "version", "HTTP/1.1"),
        (23, Layer.START, "line end", ""),
        (25, Layer.HEADERS, "header name", "Host"),
        (29, Layer.HEADERS, "colon", ""),
        (31, Layer.HEADERS, "Host", "localhost"),
        (40, Layer.HEADERS, "line end", ""),
        (42, Layer.HEADERS, "empty line", ""),
    ]
    assert [(label.start, label.name, label.value) for label in answered[0].labels if label.value] == [
        (0, "version", "HTTP/1.1"),
        (9, "status", "200"),
        (13, "reason", "OK"),
        (17, "header name", "Content-Type"),
        (31, "Content-Type", "application/json"),
        (49, "header name", "Content-Length"),
        (65, "Content-Length", "8"),
        (71, "field name", "n"),
        (76, "n", "1"),
    ]
    assert asked[0].facts == {
        "method": "GET",
        "target": "/v1/models",
        "version": "HTTP/1.1",
        "headers": [("Host", "localhost")],
        "body": b"",
        "complete": True,
    }
    assert answered[0].facts == {
        "status": 200,
        "reason": "OK",
        "version": "HTTP/1.1",
        "headers": [("Content-Type", "application/json"), ("Content-Length", "8")],
        "body": BODY,
        "complete": True,
    }
    assert {label.source.partition(" §")[0] for label in answered[0].labels} == {"RFC 9112", "RFC 9110", "RFC 8259"}


def test_chunks_look_like_this():
    (message,) = read_covered(b"", CHUNKS + b'4;a=b\r\n{"n"\r\n4\r\n: 1}\r\n0\r\nX-End: yes\r\n\r\n')[1]
    body = next(label.end for label in message.labels if label.name == "empty line")
    assert [(label.start - body, label.layer, label.name, label.value) for label in message.labels if label.start >= body] == [
        (0, Layer.CHUNKS, "chunk size", "4 bytes"),
        (1, Layer.CHUNKS, "chunk extension", ";a=b"),
        (5, Layer.CHUNKS, "line end", ""),
        (7, Layer.PUNCTUATION, "punctuation", ""),
        (8, Layer.NAMES, "field name", "n"),
        (11, Layer.CHUNKS, "chunk end", ""),
        (13, Layer.CHUNKS, "chunk size", "4 bytes"),
        (14, Layer.CHUNKS, "line end", ""),
        (16, Layer.PUNCTUATION, "punctuation", ""),
        (18, Layer.VALUES, "n", "1"),
        (19, Layer.PUNCTUATION, "punctuation", ""),
        (20, Layer.CHUNKS, "chunk end", ""),
        (22, Layer.CHUNKS, "last chunk", "0 bytes"),
        (23, Layer.CHUNKS, "line end", ""),
        (25, Layer.HEADERS, "header name", "X-End"),
        (30, Layer.HEADERS, "colon", ""),
        (32, Layer.HEADERS, "X-End", "yes"),
        (35, Layer.HEADERS, "line end", ""),
        (37, Layer.HEADERS, "empty line", ""),
    ]


@steady(150)
@given(st.lists(st.tuples(NAMES, VALUES)), st.sampled_from(["{}: {}\r\n", "{}:{}\r\n", "{}:\t {} \r\n", "{}: {}\n"]))
def test_header_lines_are_those_that_h11_reads(pairs, form):
    octets = b"GET / HTTP/1.1\r\nHost: a\r\n" + "".join(form.format(*pair) for pair in pairs).encode() + b"\r\n"
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(octets)
    read = [(name.decode(), value.decode()) for name, value in reader.next_event().headers.raw_items()]
    (message,) = read_covered(octets)[0]
    assert lines(message) == message.facts["headers"] == read == [("Host", "a"), *pairs]


@steady(100)
@given(st.integers(0, 70_000).map(lambda size: bytes(range(256)) * (size // 256 + 1)), st.lists(st.integers(1, 20_000), max_size=5))
def test_a_body_is_the_same_with_a_length_in_chunks_and_to_the_end(body, sizes):
    ways = [
        a_response("200 OK", f"Content-Length: {len(body)}", body=body),
        a_response("200 OK", "Transfer-Encoding: chunked", body=in_chunks(body, sizes)),
        a_response("200 OK", body=body),
    ]
    messages = [read_covered(ASK, octets)[1] for octets in ways]
    assert [message.facts["body"] == body for (message,) in messages] == [True] * 3
    assert [sum(label.end - label.start for label in message.labels if label.layer is Layer.BODY) for (message,) in messages] == [
        len(body)
    ] * 3


def test_a_long_body_is_one_label_though_h11_hands_it_out_in_pieces():
    (message,) = read_covered(ASK, a_response("200 OK", "Content-Length: 100000", body=bytes(100_000)))[1]
    assert [label.end - label.start for label in message.labels if label.layer is Layer.BODY] == [100_000]


@steady(50)
@given(st.lists(st.integers(1, 9), max_size=30))
def test_a_value_keeps_its_name_across_chunks(sizes):
    body = json.dumps({"features": [1.25, 0.5], "model_id": "linear"}).encode()
    (message,) = read_covered(ASK, CHUNKS + in_chunks(body, sizes))[1]
    whole = [label for label in message.labels if label.layer in (Layer.NAMES, Layer.VALUES) and "(continued)" not in label.name]
    assert [(label.name, label.value) for label in whole] == [
        ("field name", "features"),
        ("features[0]", "1.25"),
        ("features[1]", "0.5"),
        ("field name", "model_id"),
        ("model_id", "linear"),
    ]


OK = a_response("200 OK", "Content-Length: 2", body=b"ab")
PAIRS = [  # sent, received, the titles that are expected
    (a_request("HEAD") + ASK, a_response("200 OK", "Content-Length: 2") + OK, ["200 OK", "200 OK"], "HEAD has no body"),
    (a_request("GET") + ASK, a_response("304 Not Modified", "Content-Length: 2") + OK, ["304 Not Modified", "200 OK"], "nor has 304"),
    (a_request("DELETE") + ASK, a_response("204 No Content") + OK, ["204 No Content", "200 OK"], "nor 204"),
    (ASK * 3, OK * 3, ["200 OK"] * 3, "pipelined"),
    (a_request("PUT", "Expect: 100-continue"), a_response("100 Continue") + OK, ["100 Continue", "200 OK"], "an interim response"),
    (
        ASK,
        a_response("103 Early Hints", "Link: </a>") + a_response("102 Processing") + OK,
        ["103 Early Hints", "102 Processing", "200 OK"],
        "two",
    ),
    (b"", a_response("408 Request Timeout", "Content-Length: 0"), ["408 Request Timeout"], "nobody has asked"),
    (ASK, OK + a_response("408 Request Timeout", "Content-Length: 0"), ["200 OK", "408 Request Timeout"], "nobody has asked again"),
    (ASK, a_response("200 OK", body=b"ab" + OK), ["200 OK"], "a body to the end of the connection"),
    (b"\0\1", OK, ["200 OK"], "a request that nobody reads"),
    (ASK, b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", ["200"], "no reason"),
    (ASK, b"HTTP/1.0 200 OK\r\n\r\nab", ["200 OK"], "HTTP/1.0"),
]


@pytest.mark.parametrize(("sent", "received", "expected", "what"), PAIRS, ids=[each[-1] for each in PAIRS])
def test_each_response_is_read_as_the_answer_to_its_request(sent, received, expected, what):
    _, answered = read_covered(sent, received)
    assert titles(answered) == expected
    assert unread(answered) == []


REFUSED = [  # what is read, why no more
    (b"GET / HTTP/1.1\r\n\r\n", [], "Missing mandatory Host", "no Host"),
    (b"GET /\r\nHost: a\r\n\r\n", [], "illegal request line", "no version"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", [], "illegal header line", "a line without a colon"),
    (b"HELLO server\r\n", [], "illegal request line", "a greeting, and no empty line yet"),
    (a_request("PUT", "Content-Length: 1", "Content-Length: 2"), [], "conflicting Content-Length", "two lengths"),
    (a_request("PUT", "Transfer-Encoding: gzip"), [], "Only Transfer-Encoding: chunked", "a coding that h11 does not know"),
    (a_request("PUT", "Transfer-Encoding: chunked", body=b"x\r\n"), ["PUT / (not understood)"], "illegal chunk header", "no chunk size"),
    (
        a_request("PUT", "Transfer-Encoding: chunked", body=b"1\r\nabc"),
        ["PUT / (not understood)"],
        "malformed chunk footer",
        "a long chunk",
    ),
    (a_request("GET", "Connection: close") + ASK, ["GET /"], "Got data when expecting EOF", "a request after the farewell"),
    (ASK + b"\x16\x03\x01", ["GET /v1/models"], "illegal request line", "noise after a request"),
]


@pytest.mark.parametrize(("sent", "expected", "reason", "what"), REFUSED, ids=[each[-1] for each in REFUSED])
def test_what_h11_refuses_is_unread_for_its_reason(sent, expected, reason, what):
    asked, _ = read_covered(sent)
    assert [title for title in titles(asked) if title != "not understood"] == expected
    assert reason in unread(asked)[0]
    assert asked[-1].facts["complete"] is False


EXCHANGE = LOGIN + ASK, a_response("100 Continue") + CHUNKS + in_chunks(BODY, [3], b"0\r\nX: y\r\n\r\n") + ANSWER + BODY


@pytest.mark.parametrize("side", [0, 1])
def test_a_message_that_is_cut_off_anywhere_is_told_as_far_as_it_is_there(side):
    whole = dissect(*EXCHANGE)[side]
    for end in range(1, len(EXCHANGE[side])):
        cut = [each if number != side else each[:end] for number, each in enumerate(EXCHANGE)]
        messages = read_covered(*cut)[side]
        ended = [message for message in whole if message.end <= end]
        assert [message.facts for message in messages[: len(ended)]] == [message.facts for message in ended]
        assert [message.facts["complete"] for message in messages[len(ended) :]] == [False] * (end != ended[-1].end if ended else 1)


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (b"POS", [("start line (unfinished)", "")]),
        (b"GET / HTTP/1.1\r\nX: y\r\nHo", [("method", "GET"), ("target", "/"), ("X", "y"), ("header line (unfinished)", "")]),
        (a_request("PUT", "Content-Length: 9", body=b"abc"), [("method", "PUT"), ("Content-Length", "9"), ("body", "3 bytes")]),
        (a_request("PUT", "Transfer-Encoding: chunked", body=b"5\r\nab"), [("chunk size", "5 bytes"), ("body", "2 bytes")]),
        (a_request("PUT", "Transfer-Encoding: chunked", body=b"1\r\na\r\n1"), [("body", "1 byte"), ("chunk size (unfinished)", "")]),
        (a_request("PUT", "Transfer-Encoding: chunked", body=b"0\r\nno colon\r\n"), [("trailers (unfinished)", "")]),
    ],
)
def test_what_is_there_of_an_unfinished_message_is_labelled(octets, expected):
    (message,) = read_covered(octets)[0]
    assert [pair for pair in told(message).items() if pair in expected] == expected
    assert (message.facts["complete"], unread([message])) == (False, [])


def test_nothing_is_made_up_for_what_has_not_come_yet():
    (message,) = read_covered(b"GET / HTTP/1.1\r\nX: y\r\nHo")[0]
    assert message.facts["headers"] == [("X", "y")]


@pytest.mark.parametrize("octets", [LOGIN, LOGIN.replace(b"Host: localhost\r\n", b""), LOGIN.replace(b"Host", b"no colon\r\nHost")])
def test_a_token_is_never_told(octets):
    place = octets.index(TOKEN)
    for end in range(place + 1, len(octets) + 1):
        (message,) = read_covered(octets[:end])[0]
        touched = [label for label in message.labels if label.start < place + len(TOKEN) and label.end > place]
        assert {label.value for label in touched} == {SECRET}
        assert "eyJ" not in repr(message)


@pytest.mark.parametrize("name", ["Cookie", "Set-Cookie", "X-API-Key", "Proxy-Authorization"])
def test_other_secrets_are_not_told_either(name):
    (message,) = read_covered(a_request("GET", f"{name}: eyJ"))[0]
    assert (told(message)[name], message.facts["headers"][1]) == (SECRET, (name, SECRET))


def test_what_differs_from_run_to_run_is_marked():
    octets = a_request("GET", "User-Agent: a/1", "Origin: http://localhost:99/", "Accept: */*").replace(b"localhost\r", b"127.0.0.1:4711\r")
    (message,) = read_covered(octets)[0]
    assert [(label.name, label.value) for label in message.labels if label.volatile] == [
        ("port", ":4711"),
        ("User-Agent", "a/1"),
        ("port", ":99"),
    ]
    assert [pair for pair in lines(message) if pair[0] == "Origin"] == [("Origin", "http://localhost:99/")]


def test_a_line_that_goes_on_on_the_next_is_one():
    (message,) = read_covered(a_request("GET", "X: one", "  two", "Y: z"))[0]
    assert message.facts["headers"][1:] == lines(message)[1:] == [("X", "one two"), ("Y", "z")]


def test_a_compressed_body_is_one_label():
    (message,) = read_covered(ASK, a_response("200 OK", "Content-Encoding: gzip", "Content-Type: application/json", body=b"\x1f\x8b"))[1]
    assert told(message)["compressed body"] == "2 bytes"


def test_a_tunnel_goes_on_in_another_protocol():
    sent = a_request("CONNECT") + ASK
    asked, answered = read_covered(sent, a_response("200 Connection established") + ANSWER + BODY)
    assert titles(asked + answered) == ["CONNECT /", "GET /v1/models", "200 Connection established", "200 OK"]


@steady(300)
@given(st.data())
def test_damaged_exchanges_are_covered(data):
    sent, received = (data.draw(damaged(octets)) for octets in EXCHANGE)
    read_covered(sent, received)


@steady(300)
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_bytes_are_covered(sent, received):
    read_covered(sent, received)


@steady(200)
@given(st.text("GETHP/1. \r\n:0aChunked", max_size=60).map(str.encode), st.sampled_from([b"", ASK, CHUNKS, b"HTTP/1.1 "]))
def test_bytes_that_look_like_http_are_covered(octets, before):
    read_covered(before + octets, before + octets)


@pytest.mark.parametrize("size", [100, 5_000_000])
def test_a_head_without_an_end_is_given_up_at_some_length(size):
    asked, _ = read_covered(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * size)
    assert bool(unread(asked)) == (size > 1 << 20)


def test_a_thousand_exchanges_on_one_connection_are_read_in_seconds():
    sent, received = LOGIN * 1000, (ANSWER + BODY) * 1000
    began = time.perf_counter()
    asked, answered = dissect(sent, received)
    assert time.perf_counter() - began < 5
    assert [len(asked), len(answered)] == [1000, 1000]
