"""Wireshark is the oracle: tshark takes captures of real calls apart, and sees in them what our readers see, byte by byte.

It shares no code with the readers. The exchanges pass through taps to the kit's own servers.
"""

import contextlib
import http.client
import struct
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import grpc
import pytest
from websockets.sync.client import connect

from kit.contract import Refused, Request
from kit.launch import ROOT
from kit.model import sample
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceStub
from kit.wire import tap
from kit.wire.capture import decode_as
from kit.wire.label import Layer, Message
from solutions import codecs, rpc, ws

# Formats that tshark knows, under the names that our servers give them, for which it has no table of its own. A refusal on a WebSocket
# is JSON, whatever the predictions are; it begins with a brace.
FORMATS = """
local json = Dissector.get("json")
for name, type in pairs({json = "application/json", msgpack = "application/vnd.msgpack", protobuf = "application/protobuf"}) do
  local own, either = Dissector.get(name), Proto("either_" .. name, name .. ", or a refusal")
  function either.dissector(buffer, packet, tree)
    (buffer(0, 1):uint() == 0x7b and json or own):call(buffer, packet, tree)
  end
  DissectorTable.get("media_type"):add(type, own)
  DissectorTable.get("ws.protocol"):add(name, either)
end
"""
PROTOCOLS = ("http", "http2", "websocket", "tls")
BODIES = ("json", "msgpack", "protobuf", "grpc")
OPCODES = {"0": "continuation", "1": "text", "2": "binary", "8": "close", "9": "ping", "10": "pong"}
FLAGS = {
    "end_stream": "END_STREAM",
    "eh": "END_HEADERS",
    "padded": "PADDED",
    "priority": "PRIORITY",
    "ack.settings": "ACK",
    "ack.ping": "ACK",
}
SMALL, LARGE, BAD = Request(sample(3)), Request([pixel for digit in range(10) for pixel in sample(digit)] * 8), Request([1.0] * 15)
FRAME = 1 << 14  # bytes that an HTTP/2 frame carries at most, where its receiver does not allow more (RFC 9113 §4.2)
SHORT_FRAMES = [("grpc.http2.max_frame_size", FRAME), ("grpc.http2.bdp_probe", 0)]  # else gRPC raises the limit as it likes
LEAST = 20  # exchanges that the issue asks for


class Exchanges:
    """Calls of every kind on a server, and how many were made."""

    def __init__(self, wire):
        self.port, self.made = wire.port, 0

    def rest(self) -> None:
        """Ask for all that there is, on one connection where the server keeps it open."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as client:
            for codec in codecs.ALL:
                headers = {"Content-Type": codec.media_type, "Accept": codec.media_type}
                for request in (SMALL, BAD, SMALL._replace(model_id="forest")):
                    self._ask(client, "POST", "/v1/predictions", codec.encode(request), headers)
            self._ask(client, "GET", "/v1/models")
            self._ask(client, "GET", "/v1/predictions/1", headers={"X-Empty": "", "x-twice": "  a  b  "})
            self._ask(client, "GET", "/nowhere?a=1&b=%20")
            self._ask(client, "DELETE", "/v1/models")
            self._ask(client, "HEAD", "/v1/models")
            self._ask(client, "POST", "/v1/predictions", b"{", {"Content-Type": "application/json"})
            self._ask(client, "POST", "/v1/predictions", b"features=1", {"Content-Type": "application/x-www-form-urlencoded"})
            large = codecs.Json.encode(LARGE)
            self._ask(client, "POST", "/v1/predictions", large, {"Content-Type": "application/json"})
            pieces = [large[start : start + 7000] for start in range(0, len(large), 7000)]
            self._ask(client, "POST", "/v1/predictions", iter(pieces), {"Content-Type": "application/json"})

    def rpc(self) -> None:
        """Call every method on one channel, whose tables of header lines grow with each call."""
        with rpc.Client(self.port) as client:
            for request in (SMALL, SMALL, LARGE, SMALL._replace(model_id="forest")):
                client.predict(*request)
                self.made += 1
            list(client.predict_stream(SMALL.features))
            for refused in (BAD, SMALL._replace(model_id="no such model")):
                with pytest.raises(Refused):
                    client.predict(*refused)
            with pytest.raises(grpc.RpcError):
                client.channel.unary_unary("/PredictionService/Nothing")(b"", timeout=10, metadata=[("x-course", "wires")])
            self.made += 4

    def rpc_in_pieces(self) -> None:
        """Say and hear more than fits into a frame."""
        with grpc.insecure_channel(f"127.0.0.1:{self.port}", options=SHORT_FRAMES) as channel:
            for _ in range(2):
                PredictionServiceStub(channel).Predict(PredictionRequest(features=LARGE.features), metadata=[("x-long", "long " * 8000)])
                self.made += 1

    def ws(self) -> None:
        """Speak each subprotocol on a connection of its own, which a close ends."""
        for codec in codecs.ALL:
            with ws.Client(self.port, codec) as client:
                client.predict(*SMALL)
                client.predict(*SMALL._replace(model_id="forest"))
                with pytest.raises(Refused):
                    client.predict(*BAD)
                client.predict(*LARGE)
                client.socket.ping(b"are you there?").wait(10)
                self.made += 5
        with connect(f"ws://127.0.0.1:{self.port}/", subprotocols=["json"], compression=None) as client:
            text = codecs.Json.encode(SMALL).decode()
            client.send([text[:100], text[100:101], text[101:]])  # a message in three frames (RFC 6455 §5.4)
            client.recv(timeout=10)
            client.close(4000, "enough seen")
        self.made += 1

    def _ask(self, client: http.client.HTTPConnection, method: str, target: str, body=None, headers=None) -> None:
        client.request(method, target, body, headers or {}, encode_chunked=True)
        client.getresponse().read()
        self.made += 1


class Seen:
    """What tshark saw of a wire on which a number of exchanges was made: its protocols, in order, by connection and direction."""

    def __init__(self, wire, made: int, tshark: str, folder: Path):
        wire.save(folder / "calls.pcap")
        (folder / "formats.lua").write_text(FORMATS, encoding="utf-8")
        words = [tshark, "-r", "calls.pcap", *decode_as(wire), "-X", "lua_script:formats.lua", "-T", "pdml"]
        settings = {
            "uat:protobuf_search_paths": f'"{ROOT / "kit"}","TRUE"',
            "protobuf.preload_protos": "TRUE",
            "tcp.check_checksum": "TRUE",
            "ip.check_checksum": "TRUE",
        }
        words += [word for name, value in settings.items() for word in ("-o", f"{name}:{value}")]
        ended = subprocess.run(words, cwd=folder, capture_output=True, check=True, timeout=60)
        numbers = {str(connection.client_port): connection.number for connection in wire.connections}
        self.wire, self.made, self.packets = wire, made, list(ElementTree.fromstring(ended.stdout))
        self.protocols: dict[tuple[int, str], list[ElementTree.Element]] = defaultdict(list)
        for packet in self.packets:
            source, target = (shown(packet, f"tcp.{end}port")[0] for end in ("src", "dst"))
            way = (numbers[source], "sent") if source in numbers else (numbers[target], "received")
            self.protocols[way] += [proto for proto in packet if proto.get("name") in PROTOCOLS or is_body(proto)]

    def of(self, name: str) -> dict[tuple[int, str], list[ElementTree.Element]]:
        """Return the messages of a protocol by connection and direction."""
        found = {way: [proto for proto in protos if proto.get("name") == name] for way, protos in self.protocols.items()}
        return {way: protos for way, protos in found.items() if protos}


def is_msgpack(proto: ElementTree.Element) -> str:
    """Return "msgpack" for what tshark has read as that: it wraps what has no protocol of its own."""
    return "msgpack" if proto.get("name") == "fake-field-wrapper" and proto[0].get("name").startswith("msgpack") else ""


def is_body(proto: ElementTree.Element) -> bool:
    """Say whether it is what a message carries."""
    return proto.get("name") in BODIES or bool(is_msgpack(proto))


def shown(element: ElementTree.Element, name: str) -> list[str]:
    """Return what each field of that name shows."""
    return [field.get("show") for field in element.iter("field") if field.get("name") == name]


def octets(element: ElementTree.Element, name: str) -> list[bytes]:
    """Return the bytes of each field of that name."""
    return [bytes.fromhex(field.get("value", "")) for field in element.iter("field") if field.get("name") == name]


def ours(wire, protocol: str) -> dict[tuple[int, str], list[Message]]:
    """Return our messages of a protocol by connection and direction."""
    found = defaultdict(list)
    for connection in wire.connections:
        for way, messages in connection.messages().items():
            found[connection.number, way] += [message for message in messages if message.protocol == protocol]
    return {way: messages for way, messages in found.items() if messages}


@pytest.fixture(scope="module")
def rpc_in_pieces():
    """Give a gRPC server that wants frames of 16 KiB at most, so that a long message and long header lines take several."""
    limits = [*SHORT_FRAMES, ("grpc.max_metadata_size", 1 << 16), ("grpc.absolute_max_metadata_size", 1 << 16)]
    answer = PredictionResponse(label="3" * 40_000, score=0.5)
    predict = grpc.unary_unary_rpc_method_handler(lambda *_: answer, PredictionRequest.FromString, PredictionResponse.SerializeToString)
    server = grpc.server(ThreadPoolExecutor(2), options=limits)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("PredictionService", {"Predict": predict})])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield SimpleNamespace(port=port)
    server.stop(0).wait()


@pytest.fixture(scope="module")
def seen_tls(request, needs, tmp_path_factory):
    """Give what tshark saw of calls over TLS."""
    tshark = needs("tshark")
    with tap(request.getfixturevalue("rest_production"), tls=True) as wire:
        context = wire.context()
        with contextlib.closing(http.client.HTTPSConnection("127.0.0.1", wire.port, timeout=10, context=context)) as client:
            for _ in range(2):
                client.request("POST", "/v1/predictions", codecs.Json.encode(LARGE), {"Content-Type": "application/json"})
                client.getresponse().read()
    return Seen(wire.outside, 2, tshark, tmp_path_factory.mktemp("tls"))


def _seen(fixture: str):
    """Make the fixture of that name: what tshark saw of the calls on that server, each of which was made once."""

    @pytest.fixture(scope="module", name=f"seen_{fixture}")
    def seen(request, needs, tmp_path_factory) -> Seen:
        tshark = needs("tshark")
        with tap(request.getfixturevalue(fixture)) as wire:
            calls = Exchanges(wire)
            getattr(calls, fixture.removesuffix("_production"))()
        return Seen(wire, calls.made, tshark, tmp_path_factory.mktemp(fixture))

    return seen


seen_rest, seen_rest_production, seen_ws = _seen("rest"), _seen("rest_production"), _seen("ws")
seen_rpc, seen_rpc_in_pieces = _seen("rpc"), _seen("rpc_in_pieces")


@pytest.fixture
def seen(request) -> Seen:
    """Give what tshark saw of the server that the test names."""
    return request.getfixturevalue(f"seen_{request.param}")


def on(*servers: str):
    """Run a test on what was said to each of these servers."""
    return pytest.mark.parametrize("seen", servers, indirect=True)


def their_http1(proto: ElementTree.Element) -> tuple:
    """Return the start line, the header lines, the body and the sizes of the chunks."""
    kind = "request" if shown(proto, "http.request.method") else "response"
    start = ("method", "uri", "version") if kind == "request" else ("version", "code", "phrase")
    lines = [line.rstrip(b"\r\n").partition(b":") for line in octets(proto, f"http.{kind}.line")]
    return (
        tuple(shown(proto, f"http.{kind}.{name}")[0] for name in start),
        [(name.decode(), value.strip().decode()) for name, _, value in lines],
        b"".join(octets(proto, "http.file_data")),
    )


def our_http1(message: Message) -> tuple:
    """Return the same."""
    facts = message.facts
    start = ("method", "target", "version") if "method" in facts else ("version", "status", "reason")
    return tuple(str(facts[name]) for name in start), facts["headers"], facts["body"]


@on("rest", "rest_production", "ws")
def test_http1_messages_have_the_same_start_lines_header_lines_and_bodies(seen):
    theirs = {way: list(map(their_http1, protos)) for way, protos in seen.of("http").items()}
    assert theirs == {way: list(map(our_http1, messages)) for way, messages in ours(seen.wire, "HTTP/1.1").items()}


def their_values(proto: ElementTree.Element) -> list[tuple[str, bytes]]:
    """Return the names and values in a body, as bytes, in their order; of a Protobuf message its tags and values."""
    if proto.get("name") == "protobuf":
        numbers, kinds = (map(int, shown(proto, f"protobuf.field.{name}")) for name in ("number", "wiretype"))
        tags = [bytes([number << 3 | kind]) for number, kind in zip(numbers, kinds, strict=True)]
        return list(zip(tags, octets(proto, "protobuf.field.value"), strict=True))
    if is_msgpack(proto):
        keys = [key[1 + (len(key) > 2) :] for key in proto.iter("field") if key.get("showname", "").startswith("Key: ")]
        names = {id(field) for key in keys for field in key}
    found = []
    for field in proto.iter("field"):
        name, words = field.get("name"), field.get("showname", "")
        if name == "json.key" or (is_msgpack(proto) and id(field) in names):
            found.append((int(field.get("pos")), Layer.NAMES, field))
        elif name.startswith("json.value.") or name in ("msgpack.float", "msgpack.integer") or words.startswith("String: "):
            found.append((int(field.get("pos")), Layer.VALUES, field))
    ordered = [(layer, field) for _, layer, field in sorted(found, key=lambda each: each[0])]
    null = {"json.value.null": b"null"}  # tshark names a null, and shows no bytes of it
    return [(layer, piece) for layer, field in ordered if (piece := null.get(field.get("name")) or bytes.fromhex(field.get("value", "")))]


def our_values(messages: list[Message], stream: bytes) -> list[tuple[str, bytes]]:
    """Return the same of a body, which stands in these messages: one, or the frames of one."""
    found = []
    for message in messages:
        for label in message.labels:
            piece = unmasked(stream, message, label)
            if label.name.endswith(" tag"):
                found.append((piece, b""))
            elif label.layer not in (Layer.NAMES, Layer.VALUES):
                continue
            elif label.name.endswith(" (continued)") or (found and isinstance(found[-1][0], bytes)):
                found[-1] = found[-1][0], found[-1][1] + piece
            else:
                found.append((label.layer, piece))
    return found


def unmasked(stream: bytes, message: Message, label) -> bytes:
    """Return the bytes of a label, without the mask of a WebSocket frame (RFC 6455 §5.3)."""
    piece = stream[label.start : label.end]
    if not message.facts.get("masked"):
        return piece
    start = message.end - message.facts["length"]
    mask = stream[start - 4 : start]
    return bytes(octet ^ mask[(label.start - start + place) % 4] for place, octet in enumerate(piece))


def our_bodies(wire) -> dict[tuple[int, str], list[list[tuple[str, bytes]]]]:
    """Return the names and values in each body, by connection and direction; tshark does not put together what came in several frames."""
    found = defaultdict(list)
    for connection in wire.connections:
        for way, messages in connection.messages().items():
            pieces = []
            for message in messages:
                if message.facts.get("opcode") in ("ping", "pong", "close"):
                    continue
                pieces.append(message)
                if message.facts.get("fin", True):
                    values = our_values(pieces, connection.octets(way)) if len(pieces) == 1 else []
                    found[connection.number, way] += [values] if values else []
                    pieces = []
    return found


@on("rest", "rest_production", "ws")
def test_bodies_have_the_same_names_and_values(seen):
    ours = our_bodies(seen.wire)
    for way in seen.protocols:
        bodies = [(is_msgpack(proto), values) for proto in seen.protocols[way] if is_body(proto) and (values := their_values(proto))]
        assert len(bodies) == len(ours[way])
        for (msgpack, theirs), known in zip(bodies, ours[way], strict=True):
            # This tshark gives up at a msgpack array of more than fifteen elements.
            assert theirs == (known[: len(theirs)] if msgpack and len(known) > 15 else known), way


def their_frame(proto: ElementTree.Element) -> tuple:
    """Return opcode, FIN, mask, length, and of a control frame or a continuation what it carries."""
    length = [shown(proto, f"websocket.payload_length{how}") for how in ("_ext_64", "_ext_16", "")]
    flags = tuple(shown(proto, f"websocket.{name}") == ["1"] for name in ("fin", "mask"))
    code, reason = (shown(proto, f"websocket.payload.close.{name}") for name in ("status_code", "reason"))
    carried = octets(proto, "websocket.payload.ping") + octets(proto, "websocket.payload.pong")
    return OPCODES[shown(proto, "websocket.opcode")[0]], *flags, int(next(filter(None, length))[0]), code, reason, carried


def our_frame(message: Message) -> tuple:
    """Return the same."""
    facts = message.facts
    code = [str(facts["code"])] if facts["opcode"] == "close" else []
    reason = [facts["reason"]] if facts.get("reason") else []
    carried = [facts["payload"]] if facts["opcode"] in ("ping", "pong") else []
    return facts["opcode"], facts["fin"], facts["masked"], facts["length"], code, reason, carried


@on("ws")
def test_websocket_frames_have_the_same_opcodes_flags_lengths_and_control_payloads(seen):
    theirs = {way: list(map(their_frame, protos)) for way, protos in seen.of("websocket").items()}
    assert theirs == {way: list(map(our_frame, messages)) for way, messages in ours(seen.wire, "WebSocket").items()}
    frames = [frame for direction in theirs.values() for frame in direction]
    assert {frame[0] for frame in frames} == set(OPCODES.values())


@on("ws")
def test_a_message_in_several_frames_has_the_same_pieces(seen):
    theirs = [octets(packet, "websocket.payload.continue") for packet in seen.packets]
    (pieces,) = [messages for way, messages in ours(seen.wire, "WebSocket").items() if any(not one.facts["fin"] for one in messages)]
    own = [message.facts["payload"] for message in pieces if message.facts["opcode"] == "continuation" and message.facts["payload"]]
    assert [piece for found in theirs for piece in found] == own


def their_http2(proto: ElementTree.Element) -> tuple | None:
    """Return a frame's type, stream, length, flags, header lines, and settings; None for the preface."""
    if shown(proto, "http2.magic"):
        return None
    kind = next(field.get("showname") for field in proto.iter("field") if field.get("name") == "http2.type").split()[1]
    flags = {FLAGS[name] for name in FLAGS if shown(proto, f"http2.flags.{name}") == ["1"]}
    lines = list(map(line, shown(proto, "http2.header.name"), shown(proto, "http2.header.value")))
    settings = [field.get("show") for each in proto.iter("field") if each.get("name") == "http2.settings" for field in each][1::2]
    stream, length = (int(shown(proto, f"http2.{name}")[0]) for name in ("streamid", "length"))
    return kind, stream, length, flags, lines, settings


def line(name: str, value: str) -> tuple[str, str]:
    """Return a header line; of a binary value (gRPC's names in -bin) tshark shows nothing, so we leave it out on both sides."""
    return name, "" if name.endswith("-bin") else value


def whole_blocks(frames: list[tuple | None]) -> list[tuple | None]:
    """Move the header lines of a block to its last frame, where we tell them; tshark tells each where it ends."""
    found, waiting = [], []
    for frame in frames:
        kind, stream, length, flags, lines, settings = frame or ("",) * 6
        waiting += lines
        ends = kind not in ("HEADERS", "CONTINUATION") or "END_HEADERS" in flags
        found.append(frame and (kind, stream, length, flags, waiting if ends else [], settings))
        waiting = [] if ends else waiting
    return found


def our_http2(message: Message) -> tuple | None:
    """Return the same."""
    facts = message.facts
    if "type" not in facts:
        return None
    settings = list(map(str, facts.get("settings", {}).values()))
    return (
        facts["type"],
        message.stream or 0,
        facts["length"],
        set(facts["flags"]),
        [line(*pair) for pair in facts.get("headers", [])],
        settings,
    )


@on("rpc", "rpc_in_pieces")
def test_http2_frames_have_the_same_types_streams_lengths_flags_header_lines_and_settings(seen):
    theirs = {way: whole_blocks(list(map(their_http2, protos))) for way, protos in seen.of("http2").items()}
    assert theirs == {way: list(map(our_http2, messages)) for way, messages in ours(seen.wire, "HTTP/2").items()}
    assert {frame[0] for frames in theirs.values() for frame in filter(None, frames)} >= {"DATA", "HEADERS", "SETTINGS", "WINDOW_UPDATE"}


def their_calls(protos: list[ElementTree.Element]) -> list[tuple]:
    """Return each gRPC message: its compressed flag, length, type and fields, which stand behind it as a protocol of their own."""
    found = []
    for prefix, body in zip(protos, [*protos[1:], None], strict=True):
        if prefix.get("name") == "grpc":
            flag, length = (int(shown(prefix, f"grpc.{name}")[0]) for name in ("compressed_flag", "message_length"))
            message = body if length else ElementTree.Element("nothing")
            fields = {name: values for field in message.iter("field") for name, values in their_field(field).items()}
            found.append((bool(flag), length, shown(message, "protobuf.message.name"), fields))
    return found


def their_field(field: ElementTree.Element) -> dict[str, list]:
    """Return the name and the values of a field of a Protobuf message; nothing for other lines."""
    name = next((child.get("show") for child in field if child.get("name") == "protobuf.field.name"), None)
    numbers = [struct.unpack("<f", value)[0] for value in octets(field, "protobuf.field.value.float")]
    return {name: numbers or shown(field, "protobuf.field.value.string")} if name else {}


def our_calls(messages: list[Message]) -> list[tuple]:
    """Return the same."""
    calls = [call for message in messages for call in message.facts.get("messages", [])]
    fields = [{name: value if isinstance(value, list) else [value] for name, value in call["fields"].items()} for call in calls]
    return [
        (call["compressed"], call["length"], [call["type"]] if call["length"] else [], known)
        for call, known in zip(calls, fields, strict=True)
    ]


@on("rpc", "rpc_in_pieces")
def test_grpc_messages_have_the_same_flags_lengths_types_field_names_and_values(seen):
    theirs = {way: their_calls(protos) for way, protos in seen.protocols.items()}
    assert theirs == {way: our_calls(messages) for way, messages in ours(seen.wire, "HTTP/2").items()}


@on("rpc_in_pieces")
def test_the_calls_in_pieces_have_a_header_block_and_a_message_in_several_frames(seen):
    frames = [frame for protos in seen.of("http2").values() for frame in filter(None, map(their_http2, protos))]
    assert "CONTINUATION" in [frame[0] for frame in frames]
    assert [length for kind, _, length, *_ in frames if kind == "DATA"].count(FRAME) == 2 * (1 + 2)  # of a question, of an answer


def their_record(record: ElementTree.Element) -> tuple:
    """Return type, version and length of a TLS record."""
    (kind,) = shown(record, "tls.record.content_type") or shown(record, "tls.record.opaque_type")
    return int(kind), int(shown(record, "tls.record.version")[0], 16), int(shown(record, "tls.record.length")[0])


@on("tls")
def test_tls_records_have_the_same_types_versions_and_lengths(seen):
    for way, protos in seen.of("tls").items():
        records = [field for proto in protos for field in proto if field.get("name") == "tls.record"]
        stream = seen.wire.streams()[way]
        headers = [struct.unpack_from(">BHH", stream, message.start) for message in ours(seen.wire, "TLS")[way]]
        assert [their_record(record) for record in records] == headers


@on("rest", "rest_production", "rpc", "rpc_in_pieces", "ws", "tls")
def test_every_packet_is_well_formed_and_has_right_checksums(seen):
    assert [each for packet in seen.packets for each in packet.iter() if each.get("name") in ("_ws.malformed", "tcp.analysis.flags")] == []
    checks = [state for packet in seen.packets for layer in ("tcp", "ip") for state in shown(packet, f"{layer}.checksum.status")]
    assert (set(checks), len(checks)) == ({"1"}, 2 * len(seen.packets))


@on("rest", "rest_production", "rpc", "rpc_in_pieces", "ws")
def test_tshark_saw_each_exchange_that_was_made(seen):
    asks = {
        "http": lambda proto: shown(proto, "http.request.method") and not shown(proto, "http.upgrade"),
        "http2": lambda proto: shown(proto, "http2.headers.path"),
        "websocket": lambda proto: OPCODES[shown(proto, "websocket.opcode")[0]] in ("text", "binary", "ping"),
    }
    sent = [proto for way, protos in seen.protocols.items() if way[1] == "sent" for proto in protos if proto.get("name") in asks]
    assert len([proto for proto in sent if asks[proto.get("name")](proto)]) == seen.made


def test_they_were_at_least_twenty_of_all_protocols(request):
    made = [request.getfixturevalue(f"seen_{name}").made for name in ("rest", "rest_production", "rpc", "rpc_in_pieces", "ws", "tls")]
    assert (min(made) > 0, sum(made) >= LEAST) == (True, True)
