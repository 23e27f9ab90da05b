"""WebSocket connections taken apart: every byte has its label, and the labels say what was put into the frames."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers import covers, damaged, read_covered, recorded, steady, told, unread
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Close, Frame, Opcode
from websockets.sync.client import connect

from kit import model
from kit.wire.label import Layer
from kit.wire.ws import read
from solutions import codecs, ws

TEXT, BINARY, CONT, CLOSE, PING, PONG = (Opcode[name] for name in ("TEXT", "BINARY", "CONT", "CLOSE", "PING", "PONG"))
ASK = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: msgpack, json\r\n\r\n"
)
ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: json\r\n\r\n"
)


def frame(opcode: Opcode, payload: bytes, fin: bool = True, mask: bool = False) -> bytes:
    """Write a frame."""
    return Frame(opcode, payload, fin).serialize(mask=mask)


def read_frames(sent: bytes = b"", received: bytes = b"", **agreed):
    """Read frames without a handshake, and see that every byte is covered."""
    asked, answered = read(sent, received, None, **agreed)
    assert covers(asked, sent)
    assert covers(answered, received)
    return asked + answered


def payload(message) -> list[tuple[Layer, str, str]]:
    """Return what the labels behind the frame's header tell."""
    return [(label.layer, label.name, label.value) for label in message.labels if label.layer is not Layer.FRAME]


@pytest.mark.parametrize("codec", codecs.ALL, ids=lambda codec: codec.name)
def test_a_conversation_is_understood_to_its_last_byte(request, codec):
    server = request.getfixturevalue("ws")

    def predict(port: int) -> None:
        with ws.Client(port, codec) as client:
            client.predict(model.sample(3))

    asked, answered = read_covered(*recorded(server.port, predict))
    kind = "text" if codec is codecs.Json else "binary"
    assert unread(asked + answered) == []
    assert [message.title for message in asked + answered if not message.control] == [
        *("GET /", kind, "close 1000"),
        *("101 Switching Protocols", kind, "close 1000"),
    ]
    assert told(answered[1])["label"] == "3"
    assert [told(asked[1])[f"features[{i}]"] for i in range(64)] == [str(float(pixel)) for pixel in model.sample(3)]


@pytest.mark.parametrize("codec", codecs.ALL, ids=lambda codec: codec.name)
def test_a_refusal_is_read_as_json_whatever_the_predictions_are(request, codec):
    server = request.getfixturevalue("ws")

    def refused(port: int) -> None:
        with connect(f"ws://127.0.0.1:{port}/", subprotocols=[codec.name], compression=None) as socket:
            socket.send(b"\xc1")
            socket.recv(timeout=10)

    _, answered = read_covered(*recorded(server.port, refused))
    assert (told(answered[1])["status"], answered[1].facts["opcode"]) == ("400", "text")


RFC = [  # the examples of RFC 6455 §5.7: bytes, from the client, opcode, fin, what the payload says
    ("81 05 48 65 6c 6c 6f", False, "text", True, b"Hello"),
    ("81 85 37 fa 21 3d 7f 9f 4d 51 58", True, "text", True, b"Hello"),
    ("01 03 48 65 6c", False, "text", False, b"Hel"),
    ("80 02 6c 6f", False, "continuation", True, b"lo"),
    ("89 05 48 65 6c 6c 6f", False, "ping", True, b"Hello"),
    ("8a 85 37 fa 21 3d 7f 9f 4d 51 58", True, "pong", True, b"Hello"),
    ("82 7e 01 00" + " 2a" * 256, False, "binary", True, b"*" * 256),
    ("82 7f 00 00 00 00 00 01 00 00" + " 2a" * 65536, False, "binary", True, b"*" * 65536),
]


@pytest.mark.parametrize(("octets", "masked", "opcode", "fin", "said"), RFC, ids=[each[0][:12] for each in RFC])
def test_the_examples_of_the_rfc_say_what_it_says(octets, masked, opcode, fin, said):
    octets = bytes.fromhex(octets)
    (message,) = read_frames(sent=octets) if masked else read_frames(received=octets)
    assert message.facts == {"opcode": opcode, "fin": fin, "masked": masked, "length": len(said), "payload": said, "complete": True}
    assert message.control == (opcode in ("ping", "pong"))


def test_a_masked_frame_looks_like_this():
    octets = bytes.fromhex("8185 37fa213d 7f9f4d5158")
    (message,) = read_frames(sent=octets)
    assert [(label.start, label.name, label.value, label.volatile, label.veiled) for label in message.labels] == [
        (0, "flags and opcode", "FIN, text", False, False),
        (1, "mask bit and length", "masked, 5 bytes", False, False),
        (2, "masking key", "37 fa 21 3d", True, False),
        (6, "body", "Hello", False, True),
    ]


@pytest.mark.parametrize(("size", "value"), [(126, "126 bytes"), (65535, "65535 bytes"), (65536, "65536 bytes")])
def test_a_long_length_has_a_label_of_its_own(size, value):
    (message,) = read_frames(received=frame(BINARY, bytes(size)))
    label = message.labels[2]
    assert (label.name, label.value, label.end - label.start) == ("extended length", value, 2 if size < 65536 else 8)


FRAMES = st.lists(
    st.tuples(st.sampled_from([TEXT, BINARY, CONT]), st.binary(max_size=150), st.booleans())
    | st.tuples(st.sampled_from([PING, PONG]), st.binary(max_size=125), st.just(True)),
    max_size=6,
)


@steady(200)
@given(FRAMES, st.booleans())
def test_frames_are_told_as_they_were_put_together(frames, mask):
    octets = b"".join(frame(*each, mask=mask) for each in frames)
    messages = read_frames(sent=octets) if mask else read_frames(received=octets)
    names = {CONT: "continuation"} | {opcode: opcode.name.lower() for opcode in (TEXT, BINARY, PING, PONG)}
    assert [(message.facts["opcode"], message.facts["payload"], message.facts["fin"]) for message in messages] == [
        (names[opcode], said, fin) for opcode, said, fin in frames
    ]


def test_a_message_in_pieces_is_read_as_one():
    pieces = [frame(TEXT, b'{"scor', fin=False), frame(PING, b"?"), frame(CONT, b'e": 0.', fin=False), frame(CONT, b"25}")]
    messages = read_frames(received=b"".join(pieces))
    assert [payload(message) for message in messages] == [
        [(Layer.PUNCTUATION, "punctuation", ""), (Layer.NAMES, "field name", "score")],
        [],
        [(Layer.NAMES, "field name (continued)", "score"), (Layer.PUNCTUATION, "punctuation", ""), (Layer.VALUES, "score", "0.25")],
        [(Layer.VALUES, "score (continued)", "0.25"), (Layer.PUNCTUATION, "punctuation", "")],
    ]


def test_a_message_that_follows_on_another_in_pieces_is_read_on_its_own():
    octets = frame(TEXT, b"[1", fin=False) + frame(CONT, b"]") + frame(TEXT, b"[2]") + frame(CONT, b"[3]") + frame(TEXT, b"[4]")
    values = [value for message in read_frames(received=octets) for layer, _, value in payload(message) if layer is Layer.VALUES]
    assert values == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("subprotocol", "opcode", "octets", "name", "value"),
    [
        ("json", TEXT, b"5", "value", "5"),
        ("json", BINARY, b"5", "value", "5"),
        ("json", TEXT, b"{oops", "not understood", ""),
        ("msgpack", BINARY, b"\x05", "value", "5"),
        ("msgpack", TEXT, b'{"status": 400}', "status", "400"),
        ("protobuf", BINARY, b"\x12\x013", "field 2", "3"),
        ("protobuf", TEXT, b"hello", "body", "hello"),
        ("", TEXT, b"[5]", "[0]", "5"),
        ("", TEXT, b"[12:30] hello", "body", "[12:30] hello"),
        ("", BINARY, b"[5]", "body", "3 bytes"),
        ("mqtt", BINARY, b"[5]", "body", "3 bytes"),
    ],
)
def test_the_subprotocol_chooses_how_a_payload_is_read(subprotocol, opcode, octets, name, value):
    (message,) = read_frames(received=frame(opcode, octets), subprotocol=subprotocol)
    assert told(message)[name] == value


def test_the_handshake_chooses_the_subprotocol():
    asked, answered = read_covered(ASK + frame(TEXT, b"[5]", mask=True), ANSWER + frame(BINARY, b"[6]"))
    assert (told(asked[1])["[0]"], told(answered[1])["[0]"]) == ("5", "6")


@pytest.mark.parametrize("side", [0, 1])
def test_one_direction_is_enough(side):
    both = ASK + frame(BINARY, b"\x05", mask=True), ANSWER + frame(BINARY, b"5")
    alone = [octets if number == side else b"" for number, octets in enumerate(both)]
    messages = read_covered(*alone)[side]
    assert ([message.protocol for message in messages], told(messages[1])["value"]) == (["HTTP/1.1", "WebSocket"], "5")


def test_a_server_that_refuses_the_handshake_goes_on_with_http():
    refusal = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno"
    asked, answered = read_covered(ASK * 2, refusal * 2)
    assert [message.title for message in asked + answered] == ["GET /"] * 2 + ["400 Bad Request"] * 2


def test_another_upgrade_is_left_to_whoever_knows_its_first_bytes():
    asked, answered = read_covered(ASK.replace(b"websocket", b"h2c"), ANSWER.replace(b"websocket", b"h2c") + b"\0\0\0\x04\0\0\0\0\0")
    assert [message.protocol for message in asked + answered] == ["HTTP/1.1", "HTTP/1.1", "HTTP/2"]


@pytest.mark.parametrize("mask", [True, False])
def test_a_farewell_tells_its_code_and_its_reason(mask):
    octets = frame(CLOSE, Close(1009, "too big").serialize(), mask=mask)
    (message,) = read_frames(sent=octets) if mask else read_frames(received=octets)
    assert (message.title, message.facts["code"], message.facts["reason"]) == ("close 1009", 1009, "too big")
    assert [told(message)[name] for name in ("close code", "close reason")] == ["1009 (message too big)", "too big"]


def test_a_farewell_without_a_code_has_none_to_tell():
    (message,) = read_frames(received=frame(CLOSE, b""))
    assert (message.title, [label.name for label in message.labels]) == ("close 1005", ["flags and opcode", "mask bit and length"])


def test_a_compressed_message_is_one_label():
    deflate = PerMessageDeflate(False, False, 15, 15)
    octets = Frame(TEXT, b'{"a": 1}').serialize(mask=False, extensions=[deflate]) + frame(TEXT, b'{"a": 1}')
    packed, plain = read_frames(received=octets, deflate=True)
    assert [name for _, name, _ in payload(packed)] == ["compressed body"]
    assert told(plain)["a"] == "1"
    assert "reserved bits" in unread(read_frames(received=octets))[0]
    assert "reserved bits" in unread(read_frames(received=b"\xc9\x00", deflate=True))[0]


FAULTS = [
    (b"\x83\x00", "invalid opcode", "an opcode that nobody has defined"),
    (b"\x81\x80" + bytes(4), "incorrect masking", "a server that masks"),
    (b"\xa1\x00", "reserved bits must be 0", "a bit without a meaning"),
    (b"\x09\x00", "fragmented control frame", "a ping in pieces"),
    (b"\x89\x7e\x00\x7e" + bytes(126), "control frame too long", "a long ping"),
    (b"\x88\x01\x03", "close frame too short", "half a code"),
    (b"\x88\x02\x00\x01", "invalid status code", "a code that must not be sent"),
    (b"\x88\x03\x03\xe8\xff", "codec can't decode", "a reason that is no text"),
]


@pytest.mark.parametrize(("octets", "reason", "what"), FAULTS, ids=[each[-1] for each in FAULTS])
def test_what_websockets_refuses_is_unread_for_its_reason(octets, reason, what):
    messages = read_frames(received=frame(TEXT, b"hi") + octets)
    assert [reason in each for each in unread(messages)] == [True]


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("said", [json.dumps({"features": [1.5] * 64}).encode(), b"[1, 2]"])
def test_a_frame_that_is_cut_off_anywhere_is_told_as_far_as_it_is_there(said, mask):
    whole = frame(TEXT, said, mask=mask)
    for end in range(1, len(whole)):
        (message,) = read_frames(sent=whole[:end]) if mask else read_frames(received=whole[:end])
        assert message.facts["complete"] is False
        assert said.startswith(message.facts.get("payload", b""))
        assert message.title.endswith("(unfinished)")


def test_a_huge_length_is_an_unfinished_frame():
    (message,) = read_frames(received=b"\x82\x7f\x7f" + b"\xff" * 7 + b"abc")
    assert (message.title, message.facts["length"], message.facts["payload"]) == ("binary (unfinished)", 2**63 - 1, b"abc")


TALK = (
    ASK + frame(TEXT, b'{"features": [1, 2]}', mask=True) + frame(PONG, b"1", mask=True),
    ANSWER + frame(PING, b"1") + frame(TEXT, b'{"a"', fin=False) + frame(CONT, b": 1}") + frame(CLOSE, b"\x03\xe8bye"),
)


@steady(300)
@given(st.data())
def test_damaged_conversations_are_covered(data):
    sent, received = ((ASK, ANSWER)[side] + data.draw(damaged(TALK[side][len((ASK, ANSWER)[side]) :])) for side in (0, 1))
    read_covered(sent, received)


@steady(200)
@given(st.binary(max_size=40), st.binary(max_size=40), st.booleans())
def test_any_bytes_are_covered(sent, received, deflate):
    read_frames(sent, received, deflate=deflate)
