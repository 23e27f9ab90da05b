"""The gRPC service for browsers: the same answers and refusals over Connect and gRPC-Web, and a page that shows every byte of them."""

import base64
import json
import re
import socket
import struct
import threading
import urllib.parse

import httpx
import pytest
from browser import DESKTOP, PHONE, browsing, fits, visiting
from google.rpc import error_details_pb2, status_pb2
from playwright.sync_api import expect

from kit import model, prediction_pb2
from kit.contract import MAX_BODY, Prediction, Refused
from kit.launch import running
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer
from kit.serve_app import serving
from solutions.rpc import Client
from solutions.rpc.browsers import application

DIGIT = model.sample(3)
GRPC = {3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 12: "UNIMPLEMENTED", 13: "INTERNAL"}
UNARY, CONNECT, WEB = "application/json", "application/connect+json", "application/grpc-web+proto"
JSON = json.dumps({"features": DIGIT}).encode()
PROTOBUF = PredictionRequest(features=DIGIT).SerializeToString()


@pytest.fixture(scope="module")
def web():
    """Give the server; whatever was sent, no exception passed through our code."""
    with running("solutions.rpc.web") as server:
        yield server
        assert not re.findall(r'File ".*/solutions/.*', server.log())


@pytest.fixture(scope="module")
def grpc_client(rpc):
    """Give a client of the gRPC server itself, whose answers are the right ones."""
    with Client(rpc.port) as client:
        yield client


def post(web, method: str, kind: str, body: bytes, **headers: str) -> httpx.Response:
    return httpx.post(
        f"http://127.0.0.1:{web.port}/PredictionService/{method}", content=body, headers={"Content-Type": kind} | headers, timeout=5
    )


def framed(message: bytes, flags: int = 0, length: int | None = None) -> bytes:
    return struct.pack(">BI", flags, len(message) if length is None else length) + message


def frames(body: bytes) -> list[tuple[int, bytes]]:
    found = []
    while body:
        flags, length = struct.unpack(">BI", body[:5])
        found.append((flags, body[5 : 5 + length]))
        body = body[5 + length :]
    return found


def prediction(fields: dict) -> Prediction:
    return Prediction(fields["label"], struct.unpack("f", struct.pack("f", fields["score"]))[0], fields["modelId"])


def unary(web, method: str, **request) -> list[Prediction]:
    answer = post(web, method, UNARY, json.dumps(request).encode())
    if answer.status_code != 200:
        raise Refused(answer.json()["message"], answer.json()["code"].upper())
    return [prediction(answer.json())]


def connect(web, method: str, **request) -> list[Prediction]:
    *messages, (flags, end) = frames(post(web, method, CONNECT, framed(json.dumps(request).encode())).content)
    assert (flags, {flag for flag, _ in messages} - {0}) == (2, set())
    if error := json.loads(end).get("error"):
        raise Refused(error["message"], error["code"].upper())
    return [prediction(json.loads(message)) for _, message in messages]


def web_binary(web, method: str, **request) -> list[Prediction]:
    *messages, (flags, end) = frames(post(web, method, WEB, framed(PredictionRequest(**request).SerializeToString())).content)
    assert (flags, {flag for flag, _ in messages} - {0}) == (0x80, set())
    if (status := trailers(end))["grpc-status"] != "0":
        raise Refused(status["grpc-message"], GRPC[int(status["grpc-status"])])
    answers = [PredictionResponse.FromString(message) for _, message in messages]
    return [Prediction(answer.label, answer.score, answer.model_id) for answer in answers]


def trailers(end: bytes) -> dict[str, str]:
    return {name: urllib.parse.unquote(value) for name, value in re.findall(r"(.+?): (.*)\r\n", end.decode())}


SPOKEN = pytest.mark.parametrize(
    ("speak", "method"),
    [(unary, "Predict"), (connect, "PredictStream"), (web_binary, "Predict"), (web_binary, "PredictStream")],
    ids=["connect-unary", "connect-stream", "grpc-web-unary", "grpc-web-stream"],
)


@SPOKEN
@pytest.mark.parametrize("model_id", ["", "linear", "forest"])
def test_the_answers_are_those_of_the_grpc_server(web, grpc_client, speak, method, model_id):
    right = list(grpc_client.predict_stream(DIGIT, model_id)) if method == "PredictStream" else [grpc_client.predict(DIGIT, model_id)]
    assert speak(web, method, features=DIGIT, model_id=model_id) == right


@SPOKEN
@pytest.mark.parametrize("asked", [{"features": DIGIT[1:]}, {"features": []}, {"features": DIGIT, "model_id": "oracle"}])
def test_a_refusal_keeps_its_code_and_its_words(web, grpc_client, speak, method, asked):
    with pytest.raises(Refused) as right:
        grpc_client.predict(**asked)
    with pytest.raises(Refused) as refused:
        speak(web, method, **asked)
    assert (refused.value.code, refused.value.detail) == (right.value.code, right.value.detail)


def test_a_refusal_keeps_its_details_in_both_protocols(web):
    request = {"features": DIGIT, "model_id": "oracle"}
    [detail] = post(web, "Predict", UNARY, json.dumps(request).encode()).json()["details"]
    [(_, end)] = frames(post(web, "Predict", WEB, framed(PredictionRequest(**request).SerializeToString())).content)
    status, bad = (
        status_pb2.Status.FromString(base64.b64decode(trailers(end)["grpc-status-details-bin"] + "==")),
        error_details_pb2.BadRequest(),
    )
    assert status.details[0].Unpack(bad)
    assert bad.field_violations[0].field == "model_id"
    assert (detail["type"], base64.b64decode(detail["value"] + "==")) == ("google.rpc.BadRequest", bad.SerializeToString())


@pytest.mark.parametrize(("kind", "body"), [(CONNECT, framed(JSON)), (WEB, framed(PROTOBUF))])
def test_a_deadline_is_kept(web, kind, body):
    late = post(web, "PredictStream", kind, body, **{"Connect-Timeout-Ms": "0", "Grpc-Timeout": "1n"})
    assert b"deadline_exceeded" in late.content if kind == CONNECT else b"grpc-status: 4\r\n" in late.content


def test_a_first_answer_is_sent_before_the_second_one_is_made():
    heard = threading.Event()

    class Waiting(PredictionServiceServicer):
        def PredictStream(self, request, context):
            yield PredictionResponse(label="1")
            assert heard.wait(3)
            yield PredictionResponse(label="2")

    app = application(Waiting(), prediction_pb2.DESCRIPTOR.services_by_name["PredictionService"])
    told, address = {"content": framed(PROTOBUF), "headers": {"Content-Type": WEB}}, "http://127.0.0.1:{}/PredictionService/PredictStream"
    with serving(app) as port, httpx.stream("POST", address.format(port), **told) as answer:
        pieces = answer.iter_raw()
        first = next(pieces)
        heard.set()
        rest = b"".join(pieces)
    assert [PredictionResponse.FromString(message).label for _, message in frames(first + rest)[:-1]] == ["1", "2"]
    assert frames(rest)[-1] == (0x80, b"grpc-status: 0\r\n")


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (("Predict", UNARY, b"{"), 400, "Failed to load JSON"),
        (("Predict", UNARY, b""), 400, "Failed to load JSON"),
        (("Predict", UNARY, b"null"), 400, "Failed to parse JSON"),
        (("Predict", UNARY, b"[" * 100_000), 400, "recursion"),
        (("Predict", UNARY, b'{"model_id":"\xff"}'), 400, "utf-8"),
        (("Predict", UNARY, b'{"features": "3"}'), 400, "features"),
        (("Predict", UNARY, b'{"features": [1e400]}'), 400, "too large"),
        (("Predict", UNARY, b'{"features": [%s]}' % (b"9" * 5000)), 400, "limit"),
        (("Predict", UNARY, JSON, {"Content-Encoding": "gzip"}), 501, "compression is not supported"),
        (("Predict", UNARY, JSON, {"Connect-Protocol-Version": "2"}), 400, "must be '1'"),
        (("Predict", UNARY, JSON, {"Connect-Timeout-Ms": "soon"}), 400, "timeout"),
        (("Predict", UNARY, b" " * (MAX_BODY + 1)), 413, "1048576"),
        (("Predict", "application/proto", b"\xff\xff"), 400, "corrupt"),
        (("Predict", "application/proto", b"\x12\x01\xff"), 400, "UTF-8"),
        (("Predict", "application/grpc", framed(PROTOBUF)), 415, "gRPC itself needs HTTP/2"),
        (("Predict", "text/plain", JSON), 415, ""),
        (("Predict", CONNECT, framed(JSON)), 415, ""),
        (("PredictStream", UNARY, JSON), 415, ""),
        (("PredictStream", "application/grpc-web-text", b"AAAAAAA="), 415, ""),
        (("PredictBatch", CONNECT, framed(JSON)), 404, ""),
        (("Anything", UNARY, JSON), 404, ""),
    ],
)
def test_what_makes_no_sense_is_refused_in_http(web, sent, status, words):
    method, kind, body, *headers = sent
    answer = post(web, method, kind, body, **dict(*headers))
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("kind", [CONNECT, WEB])
@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (lambda message: message, "INVALID_ARGUMENT", "envelope"),
        (lambda message: framed(message)[:3], "INVALID_ARGUMENT", "incomplete envelope"),
        (lambda message: framed(message, length=len(message) + 1), "INVALID_ARGUMENT", "promised"),
        (lambda message: framed(message, length=1 << 31), "RESOURCE_EXHAUSTED", "larger than"),
        (lambda message: framed(message, flags=0x04), "INVALID_ARGUMENT", "flags"),
        (lambda message: framed(message, flags=0x80), "INVALID_ARGUMENT", "flags"),
        (lambda message: framed(message, flags=0x01), "INTERNAL", "compress"),
        (lambda message: framed(message) * 2, "UNIMPLEMENTED", "multiple messages"),
        (lambda message: framed(message) + b"\0", "INVALID_ARGUMENT", "incomplete envelope"),
        (lambda message: b"", "UNIMPLEMENTED", "zero messages"),
        (lambda message: framed(b"\xff\xff"), "INVALID_ARGUMENT", "unmarshal"),
    ],
)
def test_frames_that_make_no_sense_are_refused_where_the_protocol_says_how_a_call_ended(web, kind, body, code, words):
    if kind == WEB and words == "envelope":
        words = "flags"  # the first byte of a bare Protobuf message is a tag, and no flag
    answer = post(web, "PredictStream", kind, body(JSON if kind == CONNECT else PROTOBUF))
    [(_, end)] = frames(answer.content)
    got = json.loads(end)["error"] if kind == CONNECT else trailers(end)
    assert (got["code"].upper() if kind == CONNECT else GRPC[int(got["grpc-status"])]) == code
    assert words in (got["message"] if kind == CONNECT else got["grpc-message"])


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ("Content-Length: abc", b"", 400),
        ("Content-Length: -5", b"", 400),
        ("Content-Length: 5000", JSON, 400),
        ("Content-Length: 2147483648", JSON, 413),
        ("Transfer-Encoding: chunked", b"zz\r\n", 400),
        ("Transfer-Encoding: chunked", b"50\r\n{", 400),
        ("X-Nothing: 1", b"", 400),
    ],
)
def test_a_body_that_ends_wrongly_holds_nobody_up(web, headers, body, status):
    head = f"POST /PredictionService/Predict HTTP/1.1\r\nHost: x\r\nContent-Type: {UNARY}\r\n{headers}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.port), timeout=5) as connection:
        connection.sendall(head.encode() + body)
        if headers != "X-Nothing: 1":  # without a length there is no body, and the server must not wait for its end
            connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1 << 16).split()[1] == str(status).encode()
    assert unary(web, "Predict", features=DIGIT)


def test_a_page_of_another_origin_may_not_call(web):
    preflight = httpx.options(f"http://127.0.0.1:{web.port}/PredictionService/Predict", headers={"Origin": "https://elsewhere.example"})
    assert (preflight.status_code, "Access-Control-Allow-Origin" in preflight.headers) == (405, False)


@pytest.fixture(scope="module")
def browser(needs):
    """Give a browser, started once."""
    with browsing(needs("chromium")) as started:
        yield started


def ask(page, protocol: str, method: str, model_id: str = "") -> None:
    for name, value in (("Protocol", protocol), ("Method", method), ("Model", model_id)):
        page.get_by_label(name, exact=True).select_option(value)
    page.get_by_role("button", name="Call").click()
    expect(page.get_by_role("status")).not_to_have_text(re.compile("^asked|^not asked"))


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_predicts_in_both_protocols_what_grpc_predicts(web, grpc_client, browser, width):
    said = [f"{each.label} {100 * each.score:.1f} % sure, says {each.model_id}" for each in grpc_client.predict_stream(DIGIT)]
    with visiting(browser, web.port, **width) as page:
        for protocol in ("connect", "grpc-web"):
            for method, right in (("Predict", said[:1]), ("PredictStream", said)):
                ask(page, protocol, method)
                expect(page.get_by_role("status")).to_have_text("complete")
                assert page.get_by_role("list", name="Answers").get_by_role("listitem").all_inner_texts() == right
        assert fits(page)


def test_the_page_shows_the_bytes_that_passed_the_wire(web, browser):
    with visiting(browser, web.port) as page:
        ask(page, "grpc-web", "PredictStream")
        dumps = [bytes.fromhex(dump) for dump in page.locator("#wire li pre:first-of-type").all_inner_texts()]
        assert dumps[0] == framed(PROTOBUF)
        assert b"".join(dumps[1:]) == post(web, "PredictStream", WEB, framed(PROTOBUF)).content
        expect(page.locator("#wire li").last).to_contain_text("flags 0x80, trailers, as text; length 16")
        expect(page.locator("#wire li").last).to_contain_text("grpc-status: 0")
        ask(page, "connect", "PredictStream")
        expect(page.locator("#wire li").last).to_contain_text("flags 0x02, the end, as JSON")


def test_what_is_drawn_is_what_is_asked(web, grpc_client, browser):
    with visiting(browser, web.port) as page:
        page.get_by_role("button", name="Clear").click()
        page.get_by_role("gridcell").first.focus()
        page.keyboard.press("Space")
        drawn = [float(word) for word in page.get_by_label("Numbers that are sent").input_value().split()]
        ask(page, "grpc-web", "Predict", "linear")
        expect(page.get_by_role("list", name="Answers").locator("strong")).to_have_text(grpc_client.predict(drawn, "linear").label)
    assert sum(drawn) > 0


def test_a_refusal_is_shown_with_code_and_words_in_both_protocols(web, browser):
    words = "invalid_argument: there is no model 'oracle'; choose one of linear, forest"
    with visiting(browser, web.port, expected=("400",)) as page:  # gRPC-Web refuses with HTTP's 200, which no browser complains of
        for protocol in ("connect", "grpc-web"):
            ask(page, protocol, "Predict", "oracle")
            expect(page.get_by_role("status")).to_have_text(words)


def test_the_page_shows_why_it_does_not_speak_grpc_itself(web, browser):
    with visiting(browser, web.port, expected=("415",)) as page:
        expect(page.locator("#can-trailers")).to_have_text("there is no such property")
        expect(page.locator("#can-te")).to_have_text("the header was left out")
        expect(page.locator("#can-http")).to_have_text("http/1.1")
        page.get_by_role("button", name="Try it").click()
        expect(page.locator("#can-plain")).to_contain_text("415: gRPC itself needs HTTP/2")
