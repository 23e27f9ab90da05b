"""Exchanges that no gRPC client begins, as the bytes that go out, and what each may be answered with.

A reaction is a word: ``served`` (the right prediction), ``waits`` (nothing, while another stream of the same connection is served),
``closed`` (the connection, without GOAWAY), ``GOAWAY`` or ``RST_STREAM`` with the name of the error code (RFC 9113 §7), ``HTTP`` with a
status, ``gRPC`` with the name of a status. An endpoint may take an error of a stream for one of the connection; it must close that, and
should say GOAWAY before, but need not (RFC 9113 §5.4.1). So there are few right reactions to an error, and more than one.
"""

import gzip
import struct
from typing import NamedTuple

import hpack
from hyperframe import frame as h2
from wires import good

from kit.contract import MAX_BODY
from solutions import codecs

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
OPENING = PREFACE + h2.SettingsFrame().serialize()
GOOD = good(codecs.Protobuf)
FRAME, TABLE_SIZE, LIST_SIZE = 4 << 20, 4096, 16 << 10  # bytes: what the server takes, by its SETTINGS or by default (RFC 9113 §6.5.2)
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)  # RFC 9113 §6
END_STREAM, END_HEADERS, PADDED, PRIORITISED = 1, 4, 8, 32


class Departure(NamedTuple):
    """Where grpcio does otherwise than its specification says: what it does instead, and the reaction."""

    why: str
    reaction: str


class Hostile(NamedTuple):
    """An exchange: what is sent, the reactions that a section allows, and the departure from it, where there is one.

    Where it has ``begun``, preface and SETTINGS have been exchanged before. ``watched`` is the stream whose fate is told; ``leave`` ends
    the sending side; ``bit`` is how many bytes go out at a time.
    """

    what: str
    wire: bytes
    right: set[str]
    section: str
    departs: Departure | None = None
    begun: bool = True
    watched: int = 1
    leave: bool = False
    bit: int = 1 << 16


def connection(code: str) -> set[str]:
    """Return the right reactions to an error of the connection."""
    return {f"GOAWAY {code}", "closed"}


def stream(code: str) -> set[str]:
    """Return the right reactions to an error of one stream."""
    return {f"RST_STREAM {code}", *connection(code)}


def frame(kind: int, payload: bytes = b"", on: int = 0, flags: int = 0, length: int | None = None) -> bytes:
    """Write a frame, whatever is in it; ``length`` is what it says of itself (RFC 9113 §4.1)."""
    size = len(payload) if length is None else length
    return size.to_bytes(3) + struct.pack(">BBI", kind, flags, on) + payload


def message(payload: bytes = GOOD, flag: int = 0, length: int | None = None) -> bytes:
    """Write a length-prefixed message (gRPC over HTTP2, Requests); ``length`` is what it says of itself."""
    return struct.pack(">BI", flag, len(payload) if length is None else length) + payload


def fields(**changes: str | None) -> list[tuple[str, str]]:
    """Return a call's header fields; an underscore is a dash, and ``_path`` is the pseudo-header; None leaves a field out."""
    usual = {":method": "POST", ":scheme": "http", ":path": "/PredictionService/Predict", ":authority": "127.0.0.1"}
    usual |= {"te": "trailers", "content-type": "application/grpc"}
    given = {(":" if name[0] == "_" else "") + name.strip("_").replace("_", "-"): value for name, value in changes.items()}
    return [(name, value) for name, value in (usual | given).items() if value is not None]


def block(*lines: tuple[str, str]) -> bytes:
    """Write a field block, whatever is in it (RFC 7541 §6.2)."""
    return hpack.Encoder().encode(lines, huffman=False)


CALL = block(*fields())


def call(body: bytes | None = None, lines: list | None = None, on: int = 1, written: bytes = CALL, after: bytes = b"") -> bytes:
    """Write HEADERS and DATA that ends the stream; ``written`` is a field block by hand, ``after`` is added to it."""
    head = (written if lines is None else block(*lines)) + after
    return frame(HEADERS, head, on, END_HEADERS) + frame(DATA, message() if body is None else body, on, END_STREAM)


def odd(*more: tuple[str, str], **changes: str | None) -> bytes:
    """Write a call with other header fields, and ``more`` after them."""
    return call(lines=[*fields(**changes), *more])


def settings(number: int, value: int) -> bytes:
    """Write a SETTINGS frame of one setting (RFC 9113 §6.5.1)."""
    return frame(SETTINGS, struct.pack(">HI", number, value))


def window(more: int, on: int = 0) -> bytes:
    """Write a WINDOW_UPDATE frame."""
    return frame(WINDOW_UPDATE, struct.pack(">I", more), on)


def goes_on(body: bytes, on: int = 1, flags: int = 0) -> bytes:
    """Write HEADERS and DATA that doesn't end the stream, unless ``flags`` says so."""
    return frame(HEADERS, CALL, on, END_HEADERS) + frame(DATA, body, on, flags)


BEGUN = goes_on(b"")
CUT = frame(HEADERS, CALL, 1)  # a block that is to be continued
ENDED = frame(CONTINUATION, b"", 1, END_HEADERS)
LATER = frame(DATA, message(), 1, END_STREAM)
PROTOCOL, SIZE, FLOW, CLOSED = "PROTOCOL_ERROR", "FRAME_SIZE_ERROR", "FLOW_CONTROL_ERROR", "STREAM_CLOSED"

SERVED = {"served"}
CALM = {"served", *connection("ENHANCE_YOUR_CALM")}  # RFC 9113 §10.5: a server may put up with it, or end the connection
TOO_LARGE = {"HTTP 431", "gRPC RESOURCE_EXHAUSTED", *stream("ENHANCE_YOUR_CALM"), *stream(PROTOCOL)}
MALFORMED = {"HTTP 400", "gRPC INTERNAL", *stream(PROTOCOL)}  # RFC 9113 §8.1.1: a server may answer before it ends the stream
COMPRESSION = connection("COMPRESSION_ERROR")

DROPPED, UNANSWERED = Departure("it is dropped", "served"), Departure("it is dropped", "waits")
UNFLAGGED = Departure("DATA may have no flag but END_STREAM", "RST_STREAM PROTOCOL_ERROR")
UNPADDED = Departure("padding is read as header fields", "closed")
EMPTY = Departure("the flag is not looked at, so that this is a request without fields", "RST_STREAM INTERNAL_ERROR")
OVERFLOWN = Departure("a window is not checked for overflow", "served")
OTHERWISE = Departure("the error has another code", "RST_STREAM INTERNAL_ERROR")
CANCELLED = Departure("the call is cancelled", "gRPC CANCELLED")
UNSEEN = Departure("the field is not looked at", "served")
UNORDERED = Departure("the order is not looked at", "served")
LAST_COUNTS = Departure("the last one counts", "served")
UNCOUNTED = Departure("the length is not looked at", "served")
UNMEASURED = Departure("padding is not measured", "served")
ANY_TYPE = Departure("any type will do; 415 is what a server should answer, not must", "served")
UNREADABLE = Departure("it counts as a header that can't be read", "gRPC INTERNAL")
NO_BYTES = Departure("it counts as a message of no bytes", "gRPC INVALID_ARGUMENT")
FIRST_COUNTS = Departure("what follows the first message is not read", "served")

PREFACES = [
    Hostile("garbage for a preface", bytes(range(128, 256)) * 32, connection(PROTOCOL), "RFC 9113 §3.4", begun=False),
    Hostile("HTTP/1.1", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", connection(PROTOCOL), "RFC 9113 §3.4", begun=False),
    Hostile(
        "an upgrade from HTTP/1.1", b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n", connection(PROTOCOL), "RFC 9113 §3.1", begun=False
    ),
    Hostile("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", connection(PROTOCOL), "RFC 9113 §3.4", begun=False),
    Hostile("a preface in lower case", OPENING.lower() + call(), connection(PROTOCOL), "RFC 9113 §3.4", begun=False),
    Hostile("half of a preface, then the end", PREFACE[:12], connection(PROTOCOL), "RFC 9113 §3.4", begun=False, leave=True),
    Hostile("a preface twice", PREFACE + call(), connection(PROTOCOL) | connection(SIZE), "RFC 9113 §4.2"),
    Hostile("a preface without SETTINGS", PREFACE + call(), connection(PROTOCOL), "RFC 9113 §3.4", begun=False),
    Hostile("a call, then the end of the connection", OPENING + call(), {"served", "closed"}, "RFC 9113 §5.4.1", begun=False, leave=True),
    Hostile("one byte at a time", OPENING + call(), SERVED, "RFC 9113 §4.1", begun=False, bit=1),
]

SHAPES = [
    Hostile("DATA longer than a frame may be", BEGUN + frame(DATA, b"\0" * 99, 1, length=FRAME + 1), stream(SIZE), "RFC 9113 §4.2"),
    Hostile("HEADERS longer than a frame may be", frame(HEADERS, CALL, 1, length=FRAME + 1), connection(SIZE), "RFC 9113 §4.2"),
    Hostile("a PING of seven bytes", frame(PING, b"7777777") + call(), connection(SIZE), "RFC 9113 §6.7"),
    Hostile("a PING of nine bytes", frame(PING, b"999999999") + call(), connection(SIZE), "RFC 9113 §6.7"),
    Hostile("a PING on a stream", frame(PING, b"88888888", on=1) + call(), connection(PROTOCOL), "RFC 9113 §6.7", departs=DROPPED),
    Hostile("SETTINGS of five bytes", frame(SETTINGS, b"55555") + call(), connection(SIZE), "RFC 9113 §6.5"),
    Hostile("SETTINGS on a stream", frame(SETTINGS, on=1) + call(), connection(PROTOCOL), "RFC 9113 §6.5"),
    Hostile(
        "an acknowledgement with settings in it", frame(SETTINGS, b"\0\1\0\0\0\0", flags=1) + call(), connection(SIZE), "RFC 9113 §6.5"
    ),
    Hostile("an acknowledgement of nothing", frame(SETTINGS, flags=1) * 3 + call(), {"served", *connection(PROTOCOL)}, "RFC 9113 §6.5.3"),
    Hostile("ENABLE_PUSH of two", settings(2, 2) + call(), connection(PROTOCOL), "RFC 9113 §6.5.2"),
    Hostile("a window of 2^31", settings(4, 1 << 31) + call(), connection(FLOW), "RFC 9113 §6.5.2"),
    Hostile("a largest frame of 16383", settings(5, 16383) + call(), connection(PROTOCOL), "RFC 9113 §6.5.2"),
    Hostile("a largest frame of 2^24", settings(5, 1 << 24) + call(), connection(PROTOCOL), "RFC 9113 §6.5.2"),
    Hostile("a setting that nobody knows", settings(0xABCD, 7) + call(), SERVED, "RFC 9113 §6.5.2"),
    Hostile("a frame type that nobody knows", frame(0xAB, b"?" * 50) + call(), SERVED, "RFC 9113 §4.1"),
    Hostile("a frame type that nobody knows, on a stream", frame(0xAB, b"?", on=1) + call(), SERVED, "RFC 9113 §4.1"),
    Hostile(
        "flags that nobody knows",
        frame(HEADERS, CALL, 1, 0xC6) + frame(DATA, message(), 1, 0xC7 & ~2),
        SERVED,
        "RFC 9113 §4.1",
        departs=UNFLAGGED,
    ),
    Hostile("the reserved bit", call(on=1 | 1 << 31), SERVED, "RFC 9113 §4.1"),
    Hostile(
        "DATA padded past its end",
        BEGUN + frame(DATA, b"\xff" + message(), 1, PADDED),
        connection(PROTOCOL),
        "RFC 9113 §6.1",
        departs=UNFLAGGED,
    ),
    Hostile(
        "HEADERS padded past their end", frame(HEADERS, b"\xff" + CALL, 1, PADDED | END_HEADERS), connection(PROTOCOL), "RFC 9113 §6.2"
    ),
    Hostile(
        "PADDED and not a byte",
        frame(HEADERS, b"", 1, PADDED | END_HEADERS),
        connection(SIZE) | connection(PROTOCOL),
        "RFC 9113 §6.2",
        departs=EMPTY,
    ),
    Hostile(
        "DATA with padding", BEGUN + frame(DATA, b"\x05" + message() + bytes(5), 1, PADDED | 1), SERVED, "RFC 9113 §6.1", departs=UNFLAGGED
    ),
    Hostile(
        "HEADERS with padding", frame(HEADERS, b"\x05" + CALL + bytes(5), 1, PADDED | 4) + LATER, SERVED, "RFC 9113 §6.2", departs=UNPADDED
    ),
    Hostile("GOAWAY on a stream", frame(GOAWAY, bytes(8), on=1) + call(), connection(PROTOCOL), "RFC 9113 §6.8", departs=DROPPED),
    Hostile("GOAWAY of four bytes", frame(GOAWAY, bytes(4)) + call(), connection(SIZE), "RFC 9113 §4.2"),
    Hostile(
        "PUSH_PROMISE from a client",
        BEGUN + frame(PUSH_PROMISE, b"\0\0\0\2" + CALL, 1, 4) + call(on=3),
        connection(PROTOCOL),
        "RFC 9113 §8.4",
        watched=3,
        departs=DROPPED,
    ),
    Hostile("RST_STREAM of three bytes", BEGUN + frame(RST_STREAM, b"333", 1) + call(on=3), connection(SIZE), "RFC 9113 §6.4"),
    Hostile("PRIORITY of four bytes", BEGUN + frame(PRIORITY, b"4444", 1) + LATER, stream(SIZE), "RFC 9113 §6.3", departs=DROPPED),
    Hostile("PRIORITY on stream 0", frame(PRIORITY, bytes(5)) + call(), connection(PROTOCOL), "RFC 9113 §6.3", departs=DROPPED),
    Hostile(
        "a stream that depends on itself", frame(PRIORITY, b"\0\0\0\1\0", 1) + call(), {"served", *stream(PROTOCOL)}, "RFC 9113 §5.3.2"
    ),
    Hostile(
        "HEADERS that depend on themselves",
        frame(HEADERS, b"\0\0\0\1\0" + CALL, 1, END_HEADERS | PRIORITISED) + LATER,
        {"served", *stream(PROTOCOL)},
        "RFC 9113 §5.3.2",
    ),
]

STATES = [
    Hostile("HEADERS on stream 0", frame(HEADERS, CALL, 0, END_HEADERS) + call(), connection(PROTOCOL), "RFC 9113 §6.2", departs=DROPPED),
    Hostile("DATA on stream 0", frame(DATA, message()) + call(), connection(PROTOCOL), "RFC 9113 §6.1", departs=DROPPED),
    Hostile("RST_STREAM on stream 0", frame(RST_STREAM, bytes(4)) + call(), connection(PROTOCOL), "RFC 9113 §6.4", departs=DROPPED),
    Hostile("CONTINUATION on stream 0", frame(CONTINUATION, CALL, 0, END_HEADERS) + call(), connection(PROTOCOL), "RFC 9113 §6.10"),
    Hostile("an even stream", call(on=2), connection(PROTOCOL), "RFC 9113 §5.1.1", watched=2, departs=UNANSWERED),
    Hostile("a stream below the last one", call(on=5) + call(on=3), connection(PROTOCOL), "RFC 9113 §5.1.1", watched=3, departs=UNANSWERED),
    Hostile("a stream opened twice", call() + call() + call(on=3), stream(CLOSED) | connection(PROTOCOL), "RFC 9113 §5.1", departs=DROPPED),
    Hostile("DATA on an idle stream", frame(DATA, message(), 3) + call(), connection(PROTOCOL), "RFC 9113 §5.1", departs=DROPPED),
    Hostile(
        "RST_STREAM on an idle stream", frame(RST_STREAM, bytes(4), 3) + call(), connection(PROTOCOL), "RFC 9113 §6.4", departs=DROPPED
    ),
    Hostile("WINDOW_UPDATE on an idle stream", window(9, on=3) + call(), connection(PROTOCOL), "RFC 9113 §5.1", departs=DROPPED),
    Hostile("DATA after the end", call() + frame(DATA, message(), 1), stream(CLOSED), "RFC 9113 §5.1", departs=DROPPED),
    Hostile("HEADERS after the end", call() + frame(HEADERS, block(("x", "y")), 1, 5), stream(CLOSED), "RFC 9113 §5.1", departs=DROPPED),
    Hostile(
        "DATA after RST_STREAM",
        BEGUN + frame(RST_STREAM, b"\0\0\0\x08", 1) + frame(DATA, message(), 1) + call(on=3),
        {"served", *stream(CLOSED)},
        "RFC 9113 §5.1",
        watched=3,
    ),
    Hostile("CONTINUATION without HEADERS", frame(CONTINUATION, CALL, 1, END_HEADERS) + call(on=3), connection(PROTOCOL), "RFC 9113 §6.10"),
    Hostile("HEADERS broken off by a PING", CUT + frame(PING, bytes(8)), connection(PROTOCOL), "RFC 9113 §6.2"),
    Hostile("HEADERS broken off by DATA", CUT + LATER, connection(PROTOCOL), "RFC 9113 §6.2"),
    Hostile("HEADERS broken off by an unknown frame", CUT + frame(0xAB, b"?") + ENDED + LATER, connection(PROTOCOL), "RFC 9113 §5.5"),
    Hostile("HEADERS continued on another stream", CUT + frame(CONTINUATION, b"", 3, 4), connection(PROTOCOL), "RFC 9113 §6.10"),
    Hostile(
        "CONTINUATION without end",
        CUT + frame(CONTINUATION, block(("x", "y" * 1000)), 1) * 2000 + ENDED + LATER,
        TOO_LARGE,
        "RFC 9113 §10.5.1",
    ),
    Hostile("CONTINUATION of nothing, without end", CUT + frame(CONTINUATION, b"", 1) * 5000 + ENDED + LATER, CALM, "RFC 9113 §10.5"),
    Hostile("WINDOW_UPDATE of 0 on the connection", window(0) + call(), connection(PROTOCOL), "RFC 9113 §6.9"),
    Hostile("WINDOW_UPDATE of 0 on a stream", BEGUN + window(0, 1) + LATER, stream(PROTOCOL), "RFC 9113 §6.9"),
    Hostile("WINDOW_UPDATE of three bytes", frame(WINDOW_UPDATE, b"333") + call(), connection(SIZE), "RFC 9113 §6.9"),
    Hostile(
        "a window past 2^31-1 of the connection", window((1 << 31) - 1) + call(), connection(FLOW), "RFC 9113 §6.9.1", departs=OVERFLOWN
    ),
    Hostile(
        "a window past 2^31-1 of a stream", BEGUN + window((1 << 31) - 1, 1) + LATER, stream(FLOW), "RFC 9113 §6.9.1", departs=OVERFLOWN
    ),
]

HUGE = b"\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"  # an integer beyond 64 bits, for an index
BOMB = b"\x40\x01x\x7f\xa1\x1e" + b"y" * 4000  # a field that fills the table, where the byte 0xbe asks for it again
BLOCKS = [
    Hostile("a field block of garbage", call(written=b"\xff" * 60), COMPRESSION, "RFC 7541 §5.1"),
    Hostile("an index beyond both tables", call(after=b"\xff\x00"), COMPRESSION, "RFC 7541 §2.3.3"),
    Hostile("index 0", call(after=b"\x80"), COMPRESSION, "RFC 7541 §6.1"),
    Hostile("an index beyond 64 bits", call(after=HUGE), COMPRESSION, "RFC 7541 §5.1"),
    Hostile("a table larger than allowed", call(written=b"\x3f\xe2\x1f" + CALL), COMPRESSION, "RFC 7541 §6.3"),
    Hostile("a table of 4 GB", call(written=b"\x3f\xe0\xff\xff\xff\x0f" + CALL), COMPRESSION, "RFC 7541 §6.3"),
    Hostile("a table resized amid the fields", call(after=b"\x20"), COMPRESSION, "RFC 7541 §4.2"),
    Hostile(
        "a table resized a thousand times",
        call(written=b"\x20\x3f\xe1\x1f" * 500 + CALL),
        {"served", *COMPRESSION, *connection("ENHANCE_YOUR_CALM")},
        "RFC 7541 §4.2",
    ),
    Hostile("a string longer than its block", call(after=b"\x00\x01x\x7e" + b"y"), COMPRESSION, "RFC 7541 §5.2"),
    Hostile("a string that declares 2 GB", call(after=b"\x00\x01x\x7f\x80\xff\xff\xff\x07"), COMPRESSION, "RFC 7541 §5.2"),
    Hostile("Huffman padding of a byte", call(after=b"\x00\x01x\x82\x1f\xff"), COMPRESSION, "RFC 7541 §5.2", departs=UNMEASURED),
    Hostile("Huffman padding of zeros", call(after=b"\x00\x01x\x81\x18"), COMPRESSION, "RFC 7541 §5.2"),
    Hostile("the Huffman end of string", call(after=b"\x00\x01x\x84\xff\xff\xff\xff"), COMPRESSION, "RFC 7541 §5.2", departs=UNMEASURED),
    Hostile("a header list that grows a thousandfold", call(after=BOMB + b"\xbe" * 10_000), TOO_LARGE, "RFC 9113 §10.5.1"),
    Hostile("a header of twice the list's size", call(after=block(("x", "y" * 2 * LIST_SIZE))), TOO_LARGE, "RFC 9113 §10.5.1"),
    Hostile("ten thousand headers", call(after=block(*[("x", "y")] * 10_000)), TOO_LARGE, "RFC 9113 §10.5.1"),
]

REQUESTS = [
    Hostile("an upper-case name", odd(("X-Upper", "y")), MALFORMED, "RFC 9113 §8.2.1"),
    Hostile("a name with a space", odd(("x y", "z")), MALFORMED, "RFC 9113 §8.2.1"),
    Hostile("a name with a colon", odd(("x:y", "z")), MALFORMED, "RFC 9113 §8.2.1"),
    Hostile("an empty name", odd(("", "z")), MALFORMED, "RFC 9113 §8.2.1"),
    Hostile("a value with a line feed", odd(("x", "y\nz: 1")), MALFORMED, "RFC 9113 §8.2.1", departs=UNSEEN),
    Hostile("a value with a NUL", odd(("x", "y\0")), MALFORMED, "RFC 9113 §8.2.1", departs=UNSEEN),
    Hostile(
        "a pseudo-header after a header",
        call(lines=[*fields(_path=None), (":path", "/PredictionService/Predict")]),
        MALFORMED,
        "RFC 9113 §8.3",
        departs=UNORDERED,
    ),
    Hostile("a pseudo-header that nobody knows", call(lines=[(":colour", "blue"), *fields()]), MALFORMED, "RFC 9113 §8.3"),
    Hostile("a response's pseudo-header", call(lines=[(":status", "200"), *fields()]), MALFORMED, "RFC 9113 §8.3", departs=DROPPED),
    Hostile("two paths", call(lines=[(":path", "/"), *fields()]), MALFORMED, "RFC 9113 §8.3", departs=LAST_COUNTS),
    Hostile("no path", odd(_path=None), MALFORMED, "RFC 9113 §8.3.1", departs=OTHERWISE),
    Hostile("an empty path", odd(_path=""), MALFORMED, "RFC 9113 §8.3.1", departs=CANCELLED),
    Hostile("no method", odd(_method=None), MALFORMED, "RFC 9113 §8.3.1", departs=OTHERWISE),
    Hostile("no scheme", odd(_scheme=None), MALFORMED, "RFC 9113 §8.3.1", departs=OTHERWISE),
    Hostile("a field block of nothing", call(written=b""), MALFORMED, "RFC 9113 §8.3.1", departs=OTHERWISE),
    Hostile("a header of HTTP/1.1's connections", odd(("connection", "keep-alive")), MALFORMED, "RFC 9113 §8.2.2", departs=UNSEEN),
    Hostile("chunked coding", odd(("transfer-encoding", "chunked")), MALFORMED, "RFC 9113 §8.2.2", departs=UNSEEN),
    Hostile("a te of gzip", odd(te="gzip"), MALFORMED, "RFC 9113 §8.2.2"),
    Hostile("a content-length that is too short", odd(("content-length", "3")), MALFORMED, "RFC 9113 §8.1.1", departs=UNCOUNTED),
    Hostile(
        "trailers that don't end the stream",
        goes_on(message()) + frame(HEADERS, block(("x", "y")), 1, 4) + frame(DATA, b"", 1, 1),
        MALFORMED,
        "RFC 9113 §8.1",
    ),
    Hostile(
        "a pseudo-header among the trailers",
        goes_on(message()) + frame(HEADERS, block((":path", "/")), 1, 5),
        MALFORMED,
        "RFC 9113 §8.1",
        departs=DROPPED,
    ),
]

GRPC, FRAMES, CODES, SQUEEZING = "gRPC over HTTP2, Requests", "gRPC over HTTP2, Data Frames", "gRPC, statuscodes.md", "gRPC, compression.md"
CARDINALITY, INTERNAL, TOO_LONG = {"gRPC UNIMPLEMENTED"}, {"gRPC INTERNAL"}, {"gRPC RESOURCE_EXHAUSTED"}
CALLS = [
    Hostile("GET", odd(_method="GET"), {"HTTP 405", "gRPC UNIMPLEMENTED", "RST_STREAM INTERNAL_ERROR", *MALFORMED}, GRPC),
    Hostile("no te", odd(te=None), {"served", "RST_STREAM INTERNAL_ERROR", *MALFORMED}, GRPC),
    Hostile("plain text", odd(content_type="text/plain"), {"HTTP 415"}, GRPC, departs=ANY_TYPE),
    Hostile("no content-type", odd(content_type=None), {"HTTP 415"}, GRPC, departs=ANY_TYPE),
    Hostile("a content-type that only begins alike", odd(content_type="application/grpcurious"), {"HTTP 415", "served"}, GRPC),
    Hostile("a method that there is not", odd(_path="/PredictionService/Guess"), {"gRPC UNIMPLEMENTED"}, CODES),
    Hostile("a service that there is not", odd(_path="/OracleService/Predict"), {"gRPC UNIMPLEMENTED"}, CODES),
    Hostile("a path in lower case", odd(_path="/predictionservice/predict"), {"gRPC UNIMPLEMENTED"}, CODES),
    Hostile("a path without a slash", odd(_path="PredictionService/Predict"), {"gRPC UNIMPLEMENTED", *MALFORMED}, GRPC),
    Hostile("a path of sixteen kilobytes", odd(_path="/" + "a" * LIST_SIZE), TOO_LARGE, "RFC 9113 §10.5.1"),
    Hostile("a header that gRPC keeps for itself", odd(("grpc-colour", "blue")), SERVED, GRPC),
    Hostile("a value beyond ASCII", odd(("x", "clé")), SERVED, GRPC),
    Hostile("a timeout without a unit", odd(grpc_timeout="5"), {"served", "gRPC INTERNAL", "HTTP 400"}, GRPC),
    Hostile("a timeout in weeks", odd(grpc_timeout="5w"), {"served", "gRPC INTERNAL", "HTTP 400"}, GRPC),
    Hostile("a negative timeout", odd(grpc_timeout="-5S"), {"served", "gRPC INTERNAL", "HTTP 400", "gRPC DEADLINE_EXCEEDED"}, GRPC),
    Hostile("a timeout of nine digits", odd(grpc_timeout="123456789S"), {"served", "gRPC INTERNAL", "HTTP 400"}, GRPC),
    Hostile("a timeout of eighty digits", odd(grpc_timeout="9" * 80 + "S"), {"served", "gRPC INTERNAL", "HTTP 400"}, GRPC),
    Hostile("a timeout of 0", odd(grpc_timeout="0S"), {"gRPC DEADLINE_EXCEEDED", "RST_STREAM CANCEL"}, GRPC),
    Hostile("a timeout of a nanosecond", odd(grpc_timeout="1n"), {"served", "gRPC DEADLINE_EXCEEDED", "RST_STREAM CANCEL"}, GRPC),
    Hostile("bad base64 in a -bin header", odd(("x-bin", "not base64!")), {"gRPC INTERNAL", "served", *MALFORMED, *COMPRESSION}, GRPC),
    Hostile(
        "an encoding that nobody knows",
        call(message(flag=1), fields(grpc_encoding="zip")),
        {"gRPC UNIMPLEMENTED"},
        SQUEEZING,
        departs=UNREADABLE,
    ),
    Hostile("the compressed flag and no encoding", call(message(flag=1)), INTERNAL, SQUEEZING),
    Hostile("the compressed flag of identity", call(message(flag=1), fields(grpc_encoding="identity")), INTERNAL, SQUEEZING),
    Hostile("a compressed message that is none", call(message(flag=1), fields(grpc_encoding="gzip")), INTERNAL, CODES),
    Hostile(
        "a small message that inflates to 16 MB",
        call(message(gzip.compress(bytes(16 << 20)), 1), fields(grpc_encoding="gzip")),
        TOO_LONG,
        CODES,
    ),
    Hostile("a compressed flag of two", call(message(flag=2)), INTERNAL | stream(PROTOCOL), GRPC, departs=NO_BYTES),
    Hostile("a message of 2 GB, declared", call(message(length=(1 << 31) - 1)), TOO_LONG, CODES),
    Hostile("a message of 4 GB, declared", call(message(length=(1 << 32) - 1)), TOO_LONG, CODES),
    Hostile("a message one byte too long", call(message(bytes(MAX_BODY + 1))), TOO_LONG, CODES),
    Hostile("a message that never ends", goes_on(message()[:50]), {"waits"}, GRPC),
    Hostile("a prefix that never ends", goes_on(b"\0\0"), {"waits"}, GRPC),
    Hostile("a message that ends early", call(message()[:50]), INTERNAL | CARDINALITY | stream(PROTOCOL), GRPC),
    Hostile("a message split amid its prefix", goes_on(message()[:3]) + frame(DATA, message()[3:], 1, 1), SERVED, FRAMES),
    Hostile(
        "a byte in each frame",
        BEGUN + b"".join(frame(DATA, bytes([octet]), 1) for octet in message()) + frame(DATA, b"", 1, 1),
        SERVED,
        FRAMES,
    ),
    Hostile("two messages for a method of one", call(message() * 2), CARDINALITY, CODES, departs=FIRST_COUNTS),
    Hostile("no message", call(b""), CARDINALITY, CODES),
    Hostile("HEADERS that end the stream", frame(HEADERS, CALL, 1, 5), CARDINALITY, CODES),
]

REFUSED = {"gRPC INVALID_ARGUMENT"}
WIRE_TYPES = "Protocol Buffers, Encoding"
MESSAGES = [
    Hostile("a message of no bytes", call(message(b"")), REFUSED, "the contract: 64 features"),
    Hostile("a field that is cut off", call(message(GOOD[:-3])), REFUSED, WIRE_TYPES),
    Hostile("a length that is cut off", call(message(b"\x0a")), REFUSED, WIRE_TYPES),
    Hostile("a name that is no UTF-8", call(message(GOOD + b"\x12\x02\xff\xfe")), REFUSED, WIRE_TYPES),
    Hostile("field 0", call(message(GOOD + b"\x02\x00")), REFUSED, WIRE_TYPES),
    Hostile("wire type 7", call(message(GOOD + b"\x17")), REFUSED, WIRE_TYPES),
    Hostile("a group without end", call(message(GOOD + b"\x1b" * 1000)), REFUSED, WIRE_TYPES),
    Hostile("a number of eleven bytes", call(message(GOOD + b"\x18" + b"\xff" * 10 + b"\x01")), REFUSED, WIRE_TYPES),
    Hostile("features of another wire type", call(message(b"\x08\x05")), REFUSED, WIRE_TYPES),
    Hostile("a name of another wire type beside good features", call(message(GOOD + b"\x10\x05")), SERVED, WIRE_TYPES),
    Hostile("a field that nobody knows", call(message(GOOD + b"\x9a\x06\x03abc")), SERVED, WIRE_TYPES),
]

FLOODS = [
    Hostile("a flood of PINGs", frame(PING, b"pingpong") * 5000 + call(), connection("ENHANCE_YOUR_CALM"), "gRFC A8"),
    Hostile("a flood of SETTINGS", settings(3, 100) * 5000 + call(), CALM, "RFC 9113 §10.5"),
    Hostile("a flood of empty DATA", BEGUN + frame(DATA, b"", 1) * 5000 + LATER, CALM, "RFC 9113 §10.5"),
    Hostile("a flood of WINDOW_UPDATEs", window(1) * 5000 + call(), CALM, "RFC 9113 §10.5"),
    Hostile("a flood of PRIORITY", frame(PRIORITY, bytes(5), 3) * 5000 + call(), CALM, "RFC 9113 §10.5"),
    Hostile("a flood of unknown frames", frame(0xAB, b"?" * 16) * 5000 + call(), CALM, "RFC 9113 §10.5"),
]

TABLE = [*PREFACES, *SHAPES, *STATES, *BLOCKS, *REQUESTS, *CALLS, *MESSAGES, *FLOODS]
