"""HTTP/2 connections taken apart: every byte has its label whatever the bytes are, and the labels say what the libraries read."""

import contextlib
import gzip
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import hpack
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from hyperframe import frame as h2
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import model
from kit.contract import Refused
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.wire.headers import Headers
from kit.wire.http2 import PREFACE, read
from kit.wire.label import SECRET, Layer
from solutions import rpc

QUIET = h2.SettingsFrame().serialize()
START = PREFACE + QUIET  # the least that a client begins with
CALL = [(":method", "POST"), (":path", "/PredictionService/Predict"), ("content-type", "application/grpc")]
ANSWER = [(":status", "200"), ("content-type", "application/grpc")]


def steady(examples: int) -> settings:
    """Try that many examples, the same in every run."""
    return settings(max_examples=examples, derandomize=True, deadline=None)


def covers(messages, octets: bytes) -> bool:
    """Say whether the labels of the messages stand one after the other over all of the bytes, none of them empty."""
    labels = [label for message in messages for label in message.labels]
    ends = [0, *(label.end for label in labels)]
    return [label.start for label in labels] == ends[:-1] and ends[-1] == len(octets) and all(label.start < label.end for label in labels)


def read_covered(sent: bytes, received: bytes = b""):
    """Read both directions, and see that every byte is covered."""
    ours, theirs = read(sent, received)
    assert covers(ours, sent)
    assert covers(theirs, received)
    return ours, theirs


def headers(lines, stream: int = 1, flags=("END_HEADERS",), encoder=None, **more) -> bytes:
    """Write a HEADERS frame."""
    block = (encoder or hpack.Encoder()).encode(lines)
    return h2.HeadersFrame(stream, block, flags=flags, **more).serialize()


def body(octets: bytes, stream: int = 1, flags=(), **more) -> bytes:
    """Write a DATA frame."""
    return h2.DataFrame(stream, octets, flags=flags, **more).serialize()


def prefixed(message) -> bytes:
    """Write a message as gRPC does."""
    octets = message.SerializeToString()
    return struct.pack(">BL", 0, len(octets)) + octets


def titles(messages) -> list[str]:
    """Return the titles of what is no housekeeping."""
    return [message.title for message in messages if not message.control]


def told(messages, start: str = "") -> list[tuple[str, str]]:
    """Return the names and values of the labels of the message whose title begins so."""
    message = next(message for message in messages if message.title.startswith(start))
    return [(label.name, label.value) for label in message.labels]


def reason(messages) -> str:
    """Return why the last bytes were not understood, or ""."""
    return messages[-1].labels[-1].meaning if messages and messages[-1].labels[-1].layer is Layer.UNREAD else ""


def _copy(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(1 << 16):
            kept += piece
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


def record(port: int, use) -> tuple[bytes, bytes]:
    """Return what ``use`` sends to the server on ``port`` over one connection, when it is given another port, and what comes back."""
    sent, received = bytearray(), bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(2) as threads:
        listener.settimeout(20)
        using = threads.submit(use, listener.getsockname()[1])
        with listener.accept()[0] as client, socket.create_connection(("127.0.0.1", port), timeout=20) as server:
            client.settimeout(20)
            up = threads.submit(_copy, client, server, sent)
            _copy(server, client, received)
            up.result(20)
        using.result(20)
    return bytes(sent), bytes(received)


DIGIT = [float(pixel) for pixel in model.sample(3)]


def some_calls(port: int) -> None:
    """Call five times over one connection: plainly, with a model, for a stream, in vain, with 64 digits."""
    with rpc.Client(port) as client:
        client.predict(DIGIT)
        client.predict(DIGIT, "linear")
        list(client.predict_stream(DIGIT))
        with pytest.raises(Refused):
            client.predict(DIGIT[:5])
        client.predict(DIGIT * 64)


class Recording(NamedTuple):
    """Both directions of a connection."""

    sent: bytes
    received: bytes

    def __repr__(self):
        return "a recording"


@pytest.fixture(scope="module")
def recording(rpc) -> Recording:
    """Give a connection to the kit's gRPC server."""
    return Recording(*record(rpc.port, some_calls))


def test_a_connection_with_five_calls_reads_like_this(recording):
    sent, received = read_covered(*recording)
    call = ["HEADERS POST /PredictionService/Predict", "DATA PredictionRequest"]
    stream = ["HEADERS POST /PredictionService/PredictStream", "DATA PredictionRequest"]
    assert titles(sent) == ["connection preface", *call, *call, *stream, *call, *call]
    answer = ["HEADERS 200", "DATA PredictionResponse", "HEADERS (trailers) grpc-status 0 OK"]
    streamed = ["HEADERS 200", "DATA PredictionResponse", "DATA PredictionResponse", "HEADERS (trailers) grpc-status 0 OK"]
    assert titles(received) == [*answer, *answer, *streamed, "HEADERS 200 grpc-status 3 INVALID_ARGUMENT", *answer]


def test_each_call_has_a_stream_of_its_own(recording):
    sent, received = read(*recording)
    assert [message.stream for message in sent if message.title.startswith("HEADERS")] == [1, 3, 5, 7, 9]
    assert {message.stream for message in received if not message.control} == {1, 3, 5, 7, 9}


def test_the_messages_of_the_calls_are_those_that_were_sent(recording):
    sent, received = read(*recording)
    asked = [message.facts["messages"] for message in sent if "messages" in message.facts]
    assert [one["fields"]["features"] for (one,) in asked] == [DIGIT, DIGIT, DIGIT, DIGIT[:5], DIGIT * 64]
    assert asked[1][0]["fields"]["model_id"] == "linear"
    answered = [message.facts["messages"][0]["fields"]["label"] for message in received if "messages" in message.facts]
    assert answered == ["3", "3", "3", "3", "3" * 64]


def test_a_prediction_is_labelled_pixel_by_pixel(recording):
    sent, _ = read(*recording)
    labels = next(message.labels for message in sent if message.title.startswith("DATA"))
    assert [label.name for label in labels[:8]] == [
        *("length", "type", "flags", "stream identifier", "compressed flag", "message length", "features tag", "features length"),
    ]
    assert [float(label.value) for label in labels[8:]] == DIGIT


def test_header_lines_are_those_that_hpack_reads(recording):
    for octets, messages in zip(recording, read(*recording), strict=True):
        decoder, at, expected = hpack.Decoder(), len(PREFACE) * octets.startswith(PREFACE), []
        while at < len(octets):
            frame, length = h2.Frame.parse_frame_header(memoryview(octets)[at : at + 9])
            frame.parse_body(memoryview(octets)[at + 9 : at + 9 + length])
            expected += decoder.decode(frame.data) if isinstance(frame, h2.HeadersFrame) else []
            at += 9 + length
        assert [tuple(line) for line in expected] == [line for message in messages for line in message.facts.get("headers", [])]


def test_the_second_call_needs_a_byte_for_each_header_line_but_its_deadline(recording):
    sent, _ = read(*recording)
    first, second, *_ = (message.labels for message in sent if message.title.startswith("HEADERS"))
    lines = [{label.value: label.end - label.start for label in labels if label.layer is Layer.HEADERS} for labels in (first, second)]
    sizes = {line: size for line, size in lines[1].items() if not line.startswith("grpc-timeout")}
    assert sizes == {line: 1 for line in lines[0] if not line.startswith("grpc-timeout")}
    assert sum(lines[0].values()) > 200


def test_what_differs_from_run_to_run_is_marked(recording):
    sent, received = read(*recording)
    lines = [label for message in sent for label in message.labels if label.layer is Layer.HEADERS]
    assert {label.value.partition(": ")[0] for label in lines if label.volatile} == {":authority", "grpc-timeout", "user-agent"}
    assert not any(label.volatile for message in received if not message.control for label in message.labels)


def test_a_recording_cut_off_anywhere_is_covered(recording):
    sent, received = recording.sent[:1000], recording.received
    for end in range(max(len(sent), len(received)) + 1):
        messages, _ = read_covered(sent[:end], received[:end])
        assert not messages or messages[-1].end == min(end, len(sent))


def test_a_frame_cut_off_says_so(recording):
    sent, _ = read(*recording)
    data = next(message for message in sent if message.title == "DATA PredictionRequest")
    cut, _ = read(recording.sent[: data.end - 30], recording.received)
    assert (cut[-1].title, cut[-1].facts["complete"]) == ("DATA part of PredictionRequest (unfinished)", False)
    assert [label.value for label in cut[-1].labels if label.layer is Layer.VALUES] == [str(pixel) for pixel in DIGIT[:56]]


def test_an_answer_whose_question_has_not_been_seen_is_read_by_number(recording):
    _, received = read_covered(b"", recording.received)
    assert titles(received)[:3] == ["HEADERS 200", "DATA message", "HEADERS (trailers) grpc-status 0 OK"]
    assert ("field 2", "3") in told(received, "DATA")


@st.composite
def damage(draw):
    """Draw how to damage bytes: what to put in, where, and how many to leave out."""
    return draw(st.floats(0, 1)), draw(st.binary(max_size=9)), draw(st.integers(0, 9))


def damaged(octets: bytes, harms) -> bytes:
    """Return bytes with each of the harms done to them."""
    for where, put, left_out in harms:
        at = int(where * len(octets))
        octets = octets[:at] + put + octets[at + left_out :]
    return octets


@steady(150)
@given(st.lists(damage(), min_size=1, max_size=3), st.lists(damage(), max_size=3))
def test_a_damaged_recording_is_covered(recording, some, others):
    read_covered(damaged(recording.sent[:1500], some), damaged(recording.received, others))


def wild_frame(draw) -> bytes:
    """Draw a frame of any type, with any flags, whose length may be wrong."""
    payload = draw(st.binary(max_size=24))
    length = max(0, len(payload) + draw(st.sampled_from([0, 0, 0, 0, -1, 1, 5])))
    kind, flags, stream = draw(st.integers(0, 11)), draw(st.sampled_from([0, 1, 4, 5, 8, 12, 0x24, 0x2C, 255])), draw(st.integers(0, 2))
    return length.to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


wild_frames = st.lists(st.composite(wild_frame)(), max_size=4).map(b"".join)


@steady(300)
@given(wild_frames | st.binary(max_size=40), wild_frames, st.booleans())
def test_any_bytes_are_covered(sent, received, begins):
    read_covered(START + sent if begins else sent, QUIET + received if begins else received)


def test_nothing_is_read_of_nothing():
    assert read(b"", b"") == ([], [])


HPACK = [  # RFC 7541 Appendix C
    ("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "literal header", "custom-key: custom-header", "into the dynamic table"),
    ("040c2f73616d706c652f70617468", "literal, not kept", ":path: /sample/path", "entry 4 of the static table"),
    ("100870617373776f726406736563726574", "literal, never kept", "password: (secret)", "nobody on the way"),
    ("82", "indexed header", ":method: GET", "1 byte for the whole line: entry 2 of the static table"),
    (
        "418cf1e3c2e5f23a6ba0ab90f4ff",
        "literal header",
        ":authority: www.example.com",
        "1 + 12 bytes (length, text, 15 characters",
    ),
    ("3fe11f", "table size update", "4096 bytes", "may hold that many"),
]


@pytest.mark.parametrize(("block", "name", "value", "meaning"), HPACK, ids=[name for _, name, *_ in HPACK])
def test_each_way_to_write_a_header_line_is_told(block, name, value, meaning):
    (label,) = Headers().read(bytes.fromhex(block)).labels
    assert (label.start, label.end, label.name, label.value) == (0, len(block) // 2, name, value)
    assert meaning in label.meaning


def test_the_table_fills_from_block_to_block_and_forgets_when_it_is_full():
    """RFC 7541 Appendix C.5, whose table has 256 bytes."""
    blocks = [
        "3fe101" + "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
        "6e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f"
        "50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
    ]
    reader = Headers()
    statuses = [dict(reader.read(bytes.fromhex(block)).headers)[":status"] for block in blocks]
    assert statuses == ["302", "307", "200"]
    assert len(reader.decoder.header_table.dynamic_entries) == 3


lines = st.tuples(
    st.sampled_from([":path", "content-type", "x-one", "x-two"]) | st.text("abc-", min_size=1), st.text(max_size=9), st.booleans()
)


@steady(150)
@given(st.lists(st.tuples(st.lists(lines, max_size=6), st.booleans(), st.sampled_from([None, 0, 70, 4096, 9000])), max_size=4))
def test_header_blocks_are_covered_and_say_what_was_written(blocks):
    encoder, reader = hpack.Encoder(), Headers()
    for fields, huffman, size in blocks:
        if size is not None:
            encoder.header_table_size = size
        block = encoder.encode(fields, huffman=huffman)
        labels, found, fault = reader.read(block)
        assert [0, *(label.end for label in labels)] == [*(label.start for label in labels), len(block)]
        assert (found, fault) == ([(name, value) for name, value, _ in fields], "")
        assert [label.value for label in labels if label.name != "table size update"] == [f"{name}: {value}" for name, value, _ in fields]


@pytest.mark.parametrize(
    "name", ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-goog-api-key", "x-auth-token"]
)
def test_a_secret_is_not_shown(name):
    block = hpack.Encoder().encode([(name, "Bearer 7")], huffman=False)
    (label,), lines, _ = Headers().read(block)
    assert (label.value, label.volatile, lines) == (f"{name}: {SECRET}", True, [(name, SECRET)])


def test_a_part_of_a_header_line_is_not_shown_since_it_may_be_secret():
    labels, *_ = Headers().read(hpack.Encoder().encode([("authorization", "Bearer 7")])[:-1])
    assert [(label.layer, label.value) for label in labels] == [(Layer.UNREAD, SECRET)]


def test_a_status_is_told_by_name_and_its_message_in_plain_text():
    status, message = Headers().read(hpack.Encoder().encode([("grpc-status", "3"), ("grpc-message", "50%25 off")])).labels
    assert "3 is INVALID_ARGUMENT" in status.meaning
    assert message.value == "grpc-message: 50% off"


def test_places_in_a_table_that_may_be_others_on_the_next_run_are_marked():
    encoder, reader = hpack.Encoder(), Headers()
    blocks = [encoder.encode([("x-one", "1"), ("grpc-timeout", deadline), ("x-two", "2")]) for deadline in ("5S", "4999m", "4998m")]
    veiled = [[label.veiled for label in reader.read(block).labels] for block in blocks]
    assert veiled == [[False, False, False], [False, False, True], [True, True, True]]


def test_each_direction_has_a_table_of_its_own():
    encoder, other = hpack.Encoder(), hpack.Encoder()
    sent = START + headers([*CALL, ("x-mine", "1")], 1, encoder=encoder) + headers([*CALL, ("x-mine", "1")], 3, encoder=encoder)
    received = QUIET + headers([*ANSWER, ("x-yours", "2")], 1, encoder=other) + headers([*ANSWER, ("x-yours", "2")], 3, encoder=other)
    ours, theirs = read_covered(sent, received)
    assert ours[-1].facts["headers"][-1] == ("x-mine", "1")
    assert theirs[-1].facts["headers"][-1] == ("x-yours", "2")


def split(block: bytes, at: int, **more) -> bytes:
    """Write a header block as a HEADERS and two CONTINUATION frames."""
    frames = [
        h2.HeadersFrame(1, block[:at], **more),
        h2.ContinuationFrame(1, block[at : at + 3]),
        h2.ContinuationFrame(1, block[at + 3 :], flags=["END_HEADERS"]),
    ]
    return b"".join(frame.serialize() for frame in frames)


@pytest.mark.parametrize("at", range(0, 60, 7))
def test_a_header_block_may_be_spread_over_frames(at):
    more = {"flags": ["PADDED", "PRIORITY"], "pad_length": 4, "depends_on": 3, "stream_weight": 7, "exclusive": True}
    ours, _ = read_covered(START + split(hpack.Encoder().encode(CALL), at, **more))
    first, middle, last = ours[2:]
    assert (first.title, middle.title) == ("HEADERS POST /PredictionService/Predict", "CONTINUATION")
    assert (last.facts["headers"], "headers" in first.facts) == (CALL, False)
    assert told(ours, "HEADERS")[4:7] == [("pad length", "4 bytes"), ("depends on", "stream 3, exclusively"), ("weight", "7")]
    assert told(ours, "HEADERS")[-1] == ("padding", "4 bytes")


def test_a_line_that_a_frame_border_cuts_goes_on_in_the_next_frame():
    ours, _ = read(START + split(hpack.Encoder().encode(CALL), 4), b"")
    assert ours[3].labels[4].name == "literal header (continued)"


@pytest.mark.parametrize("size", [1, 3, 5, 7, 100])
def test_a_message_may_be_spread_over_frames(size):
    octets = prefixed(PredictionRequest(features=range(20), model_id="linear"))
    pieces = [octets[at : at + size] for at in range(0, len(octets), size)]
    ours, _ = read_covered(START + headers(CALL) + b"".join(body(piece, flags=["PADDED"], pad_length=2) for piece in pieces))
    assert [message.title for message in ours[3:-1]] == ["DATA part of PredictionRequest"] * (len(pieces) - 1)
    assert ours[-1].title == "DATA PredictionRequest"
    assert [one["fields"]["model_id"] for one in ours[-1].facts["messages"]] == ["linear"]
    whole = [label.name for message in ours for label in message.labels if label.layer is Layer.VALUES and "continued" not in label.name]
    assert whole == [*(f"features[{i}]" for i in range(20)), "model_id"]


def test_a_frame_may_carry_several_messages_and_the_beginning_of_one():
    octets = b"".join(prefixed(PredictionResponse(label=str(i))) for i in range(3))
    received = QUIET + headers(ANSWER) + body(octets[:20]) + body(octets[20:]) + body(b"", flags=["END_STREAM"])
    _, theirs = read_covered(START + headers(CALL), received)
    assert titles(theirs)[1:] == ["DATA 2 × PredictionResponse", "DATA PredictionResponse", "DATA (end of stream)"]
    assert [one["fields"]["label"] for message in theirs for one in message.facts.get("messages", [])] == ["0", "1", "2"]


def test_calls_that_share_a_connection_are_kept_apart():
    octets = [prefixed(PredictionRequest(model_id=model_id)) for model_id in ("one", "two")]
    encoder = hpack.Encoder()
    sent = START + headers(CALL, 1, encoder=encoder) + headers(CALL, 3, encoder=encoder)
    for at in range(0, len(octets[0]), 4):
        sent += body(octets[0][at : at + 4], 1) + body(octets[1][at : at + 4], 3)
    ours, _ = read_covered(sent)
    found = {message.stream: message.facts["messages"][0]["fields"] for message in ours if "messages" in message.facts}
    assert found == {1: {"model_id": "one"}, 3: {"model_id": "two"}}


@pytest.mark.parametrize("packed", [gzip.compress(b"\x12\x013"), b"\x12\x013"], ids=["gzip", "what looks like a message"])
def test_a_compressed_message_is_one_label(packed):
    octets = struct.pack(">BL", 1, len(packed)) + packed
    ours, _ = read_covered(START + headers([*CALL, ("grpc-encoding", "gzip")]) + body(octets))
    assert told(ours, "DATA")[4:] == [
        ("compressed flag", "1"),
        ("message length", f"{len(packed)} bytes"),
        ("PredictionRequest", f"{len(packed)} bytes"),
    ]
    fact = {"compressed": True, "length": len(packed), "type": "PredictionRequest", "fields": {}}
    assert ours[-1].facts["messages"] == [fact]


@pytest.mark.parametrize("path", ["/PredictionService/Guess", "/Other/Predict", "/", ""])
def test_a_method_that_the_contract_lacks_is_read_by_number(path):
    call = [(":method", "POST"), (":path", path), ("content-type", "application/grpc")]
    ours, _ = read_covered(START + headers(call) + body(prefixed(PredictionRequest(model_id="linear"))))
    assert told(ours, "DATA message")[-1] == ("field 2", "linear")


def test_another_contract_names_other_methods_and_fields():
    file = descriptor_pb2.FileDescriptorProto(name="shop.proto", package="shop.v1", syntax="proto3")
    file.message_type.add(name="Order").field.add(name="pieces", number=1, type=5, label=1)
    file.service.add(name="Shop").method.add(name="Buy", input_type=".shop.v1.Order", output_type=".shop.v1.Order")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    sent = START + headers([(":path", "/shop.v1.Shop/Buy"), ("content-type", "application/grpc+proto")]) + body(b"\0\0\0\0\2\x08\x05")
    ours, _ = read(sent, b"", pool.FindFileByName("shop.proto"))
    assert (ours[-1].title, told(ours, "DATA")[-1]) == ("DATA Order", ("pieces", "5"))


def test_a_body_that_is_no_grpc_is_read_by_its_media_type():
    octets = PredictionRequest(features=[1.0], model_id="linear").SerializeToString()
    sent = START + headers([(":method", "POST"), ("content-type", "application/protobuf; v=1")]) + body(octets[:9]) + body(octets[9:])
    ours, theirs = read_covered(sent, QUIET + headers([(":status", "200"), ("content-type", "application/json")]) + body(b'{"score": 0.5}'))
    assert titles(ours)[2:] == ["DATA application/protobuf"] * 2
    assert ("model_id (continued)", "linear") in told(ours[-1:])
    assert (titles(theirs)[1], ("score", "0.5") in told(theirs, "DATA")) == ("DATA application/json", True)


def test_a_compressed_body_is_one_label():
    answer = [(":status", "200"), ("content-type", "application/json"), ("content-encoding", "gzip")]
    _, theirs = read_covered(START, QUIET + headers(answer) + body(gzip.compress(b"{}")))
    assert [label.layer for label in theirs[-1].labels[4:]] == [Layer.BODY]


def test_without_a_contract_messages_are_read_by_number():
    ours, _ = read(START + headers(CALL) + body(prefixed(PredictionRequest(model_id="linear"))), b"", None)
    assert told(ours, "DATA message")[-1] == ("field 2", "linear")


def test_an_early_hint_is_not_the_answer():
    received = QUIET + headers([(":status", "103")]) + headers(ANSWER) + body(prefixed(PredictionResponse(label="3")))
    _, theirs = read_covered(START + headers(CALL), received)
    assert titles(theirs) == ["HEADERS 103", "HEADERS 200", "DATA PredictionResponse"]


def test_a_pushed_answer_belongs_to_the_request_that_the_server_made_up():
    promise = h2.PushPromiseFrame(1, 2, hpack.Encoder().encode(CALL), flags=["END_HEADERS"]).serialize()
    received = QUIET + promise + headers(ANSWER, 2) + body(prefixed(PredictionResponse(label="3")), 2)
    _, theirs = read_covered(START, received)
    assert titles(theirs) == ["PUSH_PROMISE POST /PredictionService/Predict", "HEADERS 200", "DATA PredictionResponse"]
    assert theirs[1].facts["promised"] == 2


FRAMES = [  # a frame, its title, whether it is housekeeping, the labels of its payload, a fact
    (h2.SettingsFrame(settings={1: 0, 9: 7}), "SETTINGS", True,
     [("HEADER_TABLE_SIZE", "0"), ("0x0009", "7")],
     ("settings", {"HEADER_TABLE_SIZE": 0, "0x0009": 7})),
    (h2.SettingsFrame(flags=["ACK"]), "SETTINGS ACK", True, [], ("settings", {})),
    (h2.PingFrame(opaque_data=b"12345678"), "PING", True, [("opaque data", "31 32 33 34 35 36 37 38")], ("length", 8)),
    (h2.PingFrame(flags=["ACK"]), "PING ACK", True, [("opaque data", "00 00 00 00 00 00 00 00")], ("flags", ["ACK"])),
    (h2.WindowUpdateFrame(3, 5), "WINDOW_UPDATE", True, [("increment", "5 bytes")], ("increment", 5)),
    (h2.PriorityFrame(3, 1, 15), "PRIORITY", True, [("depends on", "stream 1"), ("weight", "15")], ("type", "PRIORITY")),
    (h2.GoAwayFrame(0, 7, 11, b"slow down"), "GOAWAY ENHANCE_YOUR_CALM", True,
     [("last stream", "7"), ("error code", "ENHANCE_YOUR_CALM"), ("debug data", "slow down")], ("last_stream", 7)),
    (h2.RstStreamFrame(3, 8), "RST_STREAM CANCEL", False, [("error code", "CANCEL")], ("error", "CANCEL")),
    (h2.RstStreamFrame(3, 99), "RST_STREAM 0x63", False, [("error code", "0x63")], ("error", "0x63")),
    (h2.AltSvcFrame(0, b"example.com", b"h3=1"), "ALTSVC", False,
     [("origin length", "11 bytes"), ("origin", "example.com"), ("alternative", "h3=1")], ("type", "ALTSVC")),
    (h2.ExtensionFrame(0xFA, 1, 3, b"what"), "type 0xfa", False, [("payload", "4 bytes")], ("type", "type 0xfa")),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "title", "control", "labels", "fact"), FRAMES, ids=[title for _, title, *_ in FRAMES])
def test_every_type_of_frame_is_told(frame, title, control, labels, fact):
    if isinstance(frame, h2.ExtensionFrame):
        frame.body_len = len(frame.body)
    ours, _ = read_covered(START + frame.serialize())
    message = ours[-1]
    assert (message.title, message.control, message.stream) == (title, control, frame.stream_id or None)
    assert [(label.name, label.value) for label in message.labels[4:]] == labels
    assert message.facts[fact[0]] == fact[1]
    assert message.facts["complete"]


def test_a_setting_of_grpc_s_own_is_known():
    ours, _ = read(PREFACE + b"\0\0\6\4\0\0\0\0\0" + b"\xfe\3\0\0\0\1", b"")
    assert ours[-1].facts["settings"] == {"GRPC_ALLOW_TRUE_BINARY_METADATA": 1}


def test_housekeeping_is_counted_apart():
    ours, _ = read(START + h2.PingFrame().serialize() + h2.RstStreamFrame(1).serialize(), b"")
    assert [{label.layer for label in message.labels} for message in ours] == [
        {Layer.PREFACE},
        {Layer.SETTINGS},
        {Layer.SETTINGS},
        {Layer.FRAMES},
    ]


def test_a_frame_header_is_told_byte_by_byte():
    ours, _ = read(START + b"\0\0\0\0\x41\x80\0\0\x07", b"")
    assert [(label.end - label.start, label.name, label.value) for label in ours[-1].labels] == [
        (3, "length", "0 bytes"),
        (1, "type", "DATA"),
        (1, "flags", "END_STREAM, 0x40"),
        (4, "stream identifier", "7"),
    ]


HELLO = headers(CALL)
FAULTS = [  # what follows the client's preface and SETTINGS, why it is not read
    (b"\0\0\7", "a frame begins with nine bytes, of which 3 bytes came"),
    (b"\0\0\7\6\0\0\0\0\0" + b"1234567", "PING frame must have 8 byte length"),
    (b"\0\0\x08\6\0\0\0\0\0" + b"1234567", "the frame is unfinished: 1 byte of it did not come"),
    (b"\0\0\0\0\0\0\0\0\0" + b"more", "Stream ID must be non-zero"),
    (b"\0\0\5\4\0\0\0\0\0" + b"12345", "Invalid SETTINGS body"),
    (body(b"", flags=["PADDED"], pad_length=0)[:-1] + b"\7", "Padding is too long"),
    (h2.ContinuationFrame(1, b"\x82").serialize(), "there is nothing to continue"),
    (h2.HeadersFrame(1, b"\x82").serialize() + h2.PingFrame().serialize(), "a CONTINUATION frame on stream 1 was due"),
    (h2.HeadersFrame(1, b"\x82").serialize() + body(b"ab"), "a CONTINUATION frame on stream 1 was due"),
    (h2.HeadersFrame(1, b"\x82").serialize() + h2.ContinuationFrame(3, b"\x82").serialize(), "on stream 1 was due"),
    (h2.HeadersFrame(1, b"\x82\xff", flags=["END_HEADERS"]).serialize() + HELLO, "header compression is out of step"),
    (h2.HeadersFrame(1, b"\x82\xfe", flags=["END_HEADERS"]).serialize(), "Invalid table index 126"),
    (h2.HeadersFrame(1, b"\x82\x40\x05ab").serialize(), "Truncated header block"),
    (HELLO + body(b"\2\0\0\0\0"), "the compressed flag is 0 or 1"),
    (HELLO + body(b"\0\0\0"), "its prefix takes five bytes"),
]


@pytest.mark.parametrize(("octets", "why"), FAULTS, ids=[why for _, why in FAULTS])
def test_what_cannot_be_read_says_why(octets, why):
    ours, theirs = read_covered(START + octets, QUIET + HELLO)
    assert why in reason(ours)
    assert reason(theirs) == ""


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (PREFACE[:10], "the preface has 24 bytes"),
        (b"GET / HTTP/1.1\r\n\r\n", "a client that speaks HTTP/2 begins with a preface"),
        (PREFACE + HELLO, "each side's first frame is SETTINGS"),
    ],
)
def test_a_client_that_does_not_begin_as_it_should_is_not_read(sent, why):
    ours, _ = read_covered(sent)
    assert why in reason(ours)


def test_a_server_that_answers_in_http1_is_recognised():
    _, theirs = read_covered(START + HELLO, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    assert "the server does not speak HTTP/2" in reason(theirs)


def test_header_lines_before_a_fault_are_still_told():
    ours, _ = read(START + h2.HeadersFrame(1, b"\x82\xfe", flags=["END_HEADERS"]).serialize() + HELLO, b"")
    assert [message.title for message in ours[2:]] == ["HEADERS (not understood)", "not understood"]
    assert told(ours, "HEADERS")[4:] == [("indexed header", ":method: GET"), ("not understood", SECRET)]


@pytest.mark.parametrize("left", [b"", b"\x40\5ab"], ids=["at the end of a line", "inside a line"])
def test_a_header_block_that_is_still_to_come_keeps_what_is_there(left):
    ours, _ = read_covered(START + h2.HeadersFrame(1, hpack.Encoder().encode(CALL) + left).serialize())
    assert (ours[-1].title, "headers" in ours[-1].facts) == ("HEADERS (unfinished)", False)
    assert told(ours, "HEADERS")[4:6] == [("indexed header", ":method: POST"), ("literal header", ":path: /PredictionService/Predict")]


def test_of_a_padded_frame_nothing_is_told_before_all_of_it_is_there():
    padded = body(prefixed(PredictionRequest(model_id="linear")), flags=["PADDED"], pad_length=9)
    ours, _ = read_covered(START + HELLO + padded[:-1])
    assert "unfinished: 1 byte of it" in reason(ours)


def test_header_lines_that_would_fill_the_memory_are_refused():
    bomb = hpack.Encoder().encode([("x", "y" * 4000)]) + b"\xbe" * 1000
    ours, _ = read_covered(START + h2.HeadersFrame(1, bomb, flags=["END_HEADERS"]).serialize())
    assert "A header list larger than" in reason(ours)
