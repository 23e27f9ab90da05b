"""The contract, on every server and in every format: the same predictions, and the same refusals for the same reasons."""

import json
import math
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from wires import WIRES, Wire, good, opened, written

from kit import model
from kit.contract import MAX_BODY, Prediction, Refused
from solutions import codecs
from solutions.rpc import Client

JSON, MSGPACK, PROTOBUF = codecs.ALL
ANY, NAMED = codecs.ALL, (JSON, MSGPACK)  # a .proto has types, so that a protobuf body can't hold text for a number
LENGTH = "features must hold 64 numbers for each of 1 to 256 digits; got"
MODEL = "choose one of linear, forest"
FINITE = "must be finite and fit a 32-bit float"
PIXELS = [0.0] * 63

INVALID = [  # what is wrong, the formats that can say it, the fields sent, the refusal on every wire
    ("63 pixels", ANY, {"features": PIXELS}, f"{LENGTH} 63"),
    ("no pixel", ANY, {"features": []}, f"{LENGTH} 0"),
    ("65 pixels", ANY, {"features": [*PIXELS, 1.0, 2.0]}, f"{LENGTH} 65"),
    ("a digit too many", ANY, {"features": [1.0] * 64 * 257}, f"{LENGTH} 16448"),
    ("text for a number", NAMED, {"features": [*PIXELS, "1"]}, "features[63] must be a number; got str"),
    ("true for a number", NAMED, {"features": [True, *PIXELS]}, "features[0] must be a number; got bool"),
    ("null for a number", NAMED, {"features": [*PIXELS, None]}, "features[63] must be a number; got NoneType"),
    ("a list for a number", NAMED, {"features": [*PIXELS, [1]]}, "features[63] must be a number; got list"),
    ("NaN", ANY, {"features": [*PIXELS, math.nan]}, f"features[63] {FINITE}"),
    ("infinity", ANY, {"features": [math.inf, *PIXELS]}, f"features[0] {FINITE}"),
    ("minus infinity", ANY, {"features": [-math.inf, *PIXELS]}, f"features[0] {FINITE}"),
    ("1e39", ANY, {"features": [*PIXELS, 1e39]}, f"features[63] {FINITE}"),
    ("an integer of 401 digits", (JSON,), {"features": [*PIXELS, 10**400]}, f"features[63] {FINITE}"),
    ("text for the features", NAMED, {"features": "0" * 64}, "features must be a list of numbers; got str"),
    ("an object for the features", NAMED, {"features": {"0": 1}}, "features must be a list of numbers; got dict"),
    ("null for the features", NAMED, {"features": None}, "features must be a list of numbers; got NoneType"),
    ("bytes for the features", (MSGPACK,), {"features": bytes(64)}, "features must be a list of numbers; got bytes"),
    ("an unknown model", ANY, {"features": [*PIXELS, 0.0], "model_id": "oracle"}, f"there is no model 'oracle'; {MODEL}"),
    ("a model's name in capitals", ANY, {"features": [*PIXELS, 0.0], "model_id": "LINEAR"}, f"there is no model 'LINEAR'; {MODEL}"),
    ("a number for the model", NAMED, {"features": [*PIXELS, 0.0], "model_id": 5}, f"there is no model 5; {MODEL}"),
    ("false for the model", NAMED, {"features": [*PIXELS, 0.0], "model_id": False}, f"there is no model False; {MODEL}"),
    ("a list for the model", NAMED, {"features": [*PIXELS, 0.0], "model_id": ["linear"]}, f"there is no model ['linear']; {MODEL}"),
]

NOT = {JSON: "the body is not JSON: ", MSGPACK: "the body is not MessagePack: ", PROTOBUF: "the body is not the Protobuf message Request: "}
OBJECT = "the body must be an object with the fields features, model_id"
MISSING = "the field features is missing"
NESTED = b"\x82\xa8features\x90\xa8model_id" + b"\x91" * 1000 + b"\x01"  # as deep as MessagePack allows

MALFORMED = [  # what is wrong, the format they are said to be in, the bytes sent, the status, how the refusal begins
    ("no features", (JSON,), b"{}", 400, MISSING),
    ("no features", (MSGPACK,), b"\x81\xa8model_id\xa6linear", 400, MISSING),
    ("no features", (PROTOBUF,), b"\x12\x06linear", 422, f"{LENGTH} 0"),  # in proto3 an absent list is an empty one
    ("empty", (JSON,), b"", 400, NOT[JSON]),
    ("empty", (MSGPACK,), b"", 400, NOT[MSGPACK]),
    ("empty", (PROTOBUF,), b"", 422, f"{LENGTH} 0"),
    ("MessagePack", (JSON,), good(MSGPACK), 400, NOT[JSON]),
    ("Protobuf", (JSON,), good(PROTOBUF), 400, NOT[JSON]),
    ("JSON", (MSGPACK,), good(JSON), 400, NOT[MSGPACK]),
    ("Protobuf", (MSGPACK,), good(PROTOBUF), 400, NOT[MSGPACK]),
    ("JSON", (PROTOBUF,), good(JSON), 400, NOT[PROTOBUF]),
    ("MessagePack", (PROTOBUF,), good(MSGPACK), 400, NOT[PROTOBUF]),
    ("an array", (JSON,), b"[0, 1]", 400, OBJECT),
    ("an array", (MSGPACK,), b"\x92\x00\x01", 400, OBJECT),
    ("a text", (JSON,), b'"features"', 400, OBJECT),
    ("null", (MSGPACK,), b"\xc0", 400, OBJECT),
    ("cut off", (JSON,), good(JSON)[:-7], 400, NOT[JSON]),
    ("cut off", (MSGPACK,), good(MSGPACK)[:-7], 400, NOT[MSGPACK]),
    ("cut off", (PROTOBUF,), good(PROTOBUF)[:-7], 400, NOT[PROTOBUF]),
    ("two in one", (JSON,), good(JSON) * 2, 400, NOT[JSON]),
    ("two in one", (MSGPACK,), good(MSGPACK) * 2, 400, NOT[MSGPACK]),
    ("a text that is no UTF-8", (JSON,), b'{"features": "\xff"}', 400, NOT[JSON]),
    ("a text that is no UTF-8", (MSGPACK,), b"\x81\xa8features\xa1\xff", 400, NOT[MSGPACK]),
    ("a text that is no UTF-8", (PROTOBUF,), b"\x12\x01\xff", 400, NOT[PROTOBUF]),
    ("an integer of 5000 digits", (JSON,), b'{"features": [%s]}' % (b"1" * 5000), 400, NOT[JSON]),
    ("nested 100,000 deep", (JSON,), b'{"features": ' + b"[" * 100_000, 400, NOT[JSON]),
    ("nested 100,000 deep", (MSGPACK,), b"\x81\xa8features" + b"\x91" * 100_000, 400, NOT[MSGPACK]),
    ("nested 1000 deep", (MSGPACK,), NESTED, 422, "there is no model [[[[[["),
    ("groups nested 100,000 deep", (PROTOBUF,), b"\x1b" * 100_000, 400, NOT[PROTOBUF]),
    ("half a megabyte of rubbish", (JSON,), b"\xff" * 500_000, 400, NOT[JSON]),
    ("half a megabyte of rubbish", (MSGPACK,), b"\xff" * 500_000, 400, NOT[MSGPACK]),
    ("half a megabyte of rubbish", (PROTOBUF,), b"\xff" * 500_000, 400, NOT[PROTOBUF]),
]

TOO_LONG = {"rest": 413, "rest_production": 413, "rest_fastapi": 413, "rpc": "RESOURCE_EXHAUSTED", "ws": 1009}


def _over(table: list[tuple]) -> list:
    """Return a test's parameters: the rows of the table on each wire whose format they name."""
    return [
        pytest.param((name, codec), *arguments, id=f"{name}-{codec.name}-{what}".replace(" ", "-"))
        for name, codec in WIRES
        for what, formats, *arguments in table
        if codec in formats
    ]


@pytest.fixture
def wire(request) -> Iterator[Wire]:
    name, codec = request.param
    with opened(name, codec, request.getfixturevalue(name).port) as connection:
        yield connection


every_wire = pytest.mark.parametrize("wire", [pytest.param(pair, id=f"{pair[0]}-{pair[1].name}") for pair in WIRES], indirect=True)


def _is_the_models_own(prediction: Prediction, features: list[float], model_id: str = "") -> bool:
    own = model.predict(features, model_id)
    return (prediction.label, prediction.model_id) == (own.label, own.model_id) and abs(prediction.score - own.score) < 1e-6


@every_wire
@pytest.mark.parametrize("model_id", ["", *model.MODEL_IDS])
def test_every_digit_gets_the_models_own_prediction(wire, model_id):
    with wire.client() as client:
        for digit in range(10):
            assert _is_the_models_own(client.predict(model.sample(digit), model_id), model.sample(digit), model_id)


@every_wire
def test_no_model_named_means_the_linear_one(wire):
    assert wire.ask(good(wire.codec)).model_id == "linear"


@every_wire
def test_several_digits_in_one_request_are_read_in_order(wire):
    features = [pixel for digit in (2, 0, 7, 4) for pixel in model.sample(digit)]
    with wire.client() as client:
        assert client.predict(features, "forest").label == "2074"


@every_wire
def test_the_longest_request_is_served(wire):
    features = model.sample(6, count=model.MAX_DIGITS)
    with wire.client() as client:
        assert _is_the_models_own(client.predict(features), features)


@every_wire
def test_integers_are_numbers_too(wire):
    assert wire.ask(written(wire.codec, {"features": [0, 16] * 32})).label == model.predict([0, 16] * 32).label


@every_wire
def test_a_field_that_is_not_in_the_contract_is_ignored(wire):
    unknown = b"\x1a\x04blue" if wire.codec is PROTOBUF else b""
    fields = {"features": model.sample(3)} | ({} if unknown else {"colour": "blue"})
    assert wire.ask(written(wire.codec, fields) + unknown).label == "3"


@pytest.mark.parametrize(("wire", "fields", "why"), _over(INVALID), indirect=["wire"])
def test_invalid_fields_get_the_same_refusal_on_every_wire(wire, fields, why):
    with pytest.raises(Refused) as refused:
        wire.ask(written(wire.codec, fields))
    assert (refused.value.code, refused.value.detail) == (wire.code(422), why)
    assert wire.ask(good(wire.codec)).label == "3"  # on the same connection


@pytest.mark.parametrize(("wire", "body", "status", "why"), _over(MALFORMED), indirect=["wire"])
def test_a_malformed_body_gets_the_same_refusal_on_every_wire(wire, body, status, why):
    with pytest.raises(Refused) as refused:
        wire.ask(body)
    assert refused.value.code == wire.code(status)
    assert refused.value.detail.startswith(why)
    assert wire.ask(good(wire.codec)).label == "3"  # on the same connection


@every_wire
@pytest.mark.parametrize("length", [MAX_BODY + 1, 10_000_000])
def test_a_body_that_is_too_long_is_refused_and_the_next_client_is_served(wire, length, request):
    with pytest.raises(Refused) as refused:
        wire.ask(b" " * length)
    assert refused.value.code == TOO_LONG[wire.name]
    with opened(wire.name, wire.codec, wire.port) as another:
        assert another.ask(good(wire.codec)).label == "3"


@pytest.mark.parametrize("wire", [(name, JSON) for name in TOO_LONG if name != "rpc"], indirect=True, ids=str)
def test_a_body_of_exactly_the_longest_length_is_read(wire):
    assert wire.ask(good(JSON).ljust(MAX_BODY)).label == "3"


def test_predict_stream_sends_each_models_answer_the_fastest_first(rpc):
    with Client(rpc.port) as client:
        assert [answer.model_id for answer in client.predict_stream(model.sample(5))] == ["linear", "forest"]


def test_predict_stream_sends_one_answer_when_a_model_is_named(rpc):
    with Client(rpc.port) as client:
        assert [answer.model_id for answer in client.predict_stream(model.sample(5), "forest")] == ["forest"]


@pytest.mark.parametrize(
    ("features", "model_id", "why"), [([1.0] * 63, "", f"{LENGTH} 63"), ([1.0] * 64, "oracle", f"there is no model 'oracle'; {MODEL}")]
)
def test_predict_stream_refuses_in_the_same_words(rpc, features, model_id, why):
    with Client(rpc.port) as client, pytest.raises(Refused) as refused:
        list(client.predict_stream(features, model_id))
    assert (refused.value.code, refused.value.detail) == ("INVALID_ARGUMENT", why)


def test_a_deadline_that_passes_is_a_status_of_its_own():
    never = threading.Event()
    handler = grpc.unary_unary_rpc_method_handler(lambda body, context: never.wait(10))
    server = grpc.server(ThreadPoolExecutor(1))
    server.add_registered_method_handlers("PredictionService", {"Predict": handler})
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with Client(port, deadline=0.2) as client, pytest.raises(Refused) as refused:
        client.predict(model.sample(5))
    never.set()
    server.stop(0)
    assert refused.value.code == "DEADLINE_EXCEEDED"


def test_a_method_that_does_not_exist_is_unimplemented(rpc):
    with grpc.insecure_channel(f"127.0.0.1:{rpc.port}") as channel, pytest.raises(grpc.RpcError) as refused:
        channel.unary_unary("/PredictionService/Train")(b"", timeout=5)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_frames_sent_in_one_go_are_answered_in_their_order(ws):
    with connect(f"ws://127.0.0.1:{ws.port}/", subprotocols=["json"]) as socket:
        for digit in range(10):
            socket.send(good(JSON, digit).decode())
        labels = [codecs.Json.decode(socket.recv(timeout=5), Prediction).label for _ in range(10)]
    assert labels == [model.predict(model.sample(digit)).label for digit in range(10)]


@pytest.mark.parametrize("codec", [MSGPACK, PROTOBUF])
def test_a_text_frame_on_a_binary_socket_is_malformed(ws, codec):
    with connect(f"ws://127.0.0.1:{ws.port}/", subprotocols=[codec.name]) as socket:
        socket.send(good(JSON).decode())
        assert json.loads(socket.recv(timeout=5))["status"] == 400


def test_a_socket_without_a_subprotocol_speaks_json(ws):
    with connect(f"ws://127.0.0.1:{ws.port}/") as socket:
        socket.send(good(JSON).decode())
        assert json.loads(socket.recv(timeout=5))["label"] == "3"


def test_the_first_subprotocol_that_the_server_knows_is_chosen(ws):
    with connect(f"ws://127.0.0.1:{ws.port}/", subprotocols=["xml", "protobuf", "json"]) as socket:
        assert socket.subprotocol == "protobuf"


def test_a_handshake_that_offers_no_format_we_know_is_refused(ws):
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://127.0.0.1:{ws.port}/", subprotocols=["xml"]):
        pass
    assert refused.value.response.status_code == 400
