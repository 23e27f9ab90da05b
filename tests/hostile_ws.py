"""What a hostile WebSocket client sends, byte by byte, and what must come back (sections without another name are RFC 6455's)."""

import json
import random
from typing import NamedTuple

import msgpack
from wires import good

from kit import model
from kit.contract import MAX_BODY
from solutions import codecs

KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # §1.3's example
MASK = b"\x37\xfa\x21\x3d"  # the one of §5.7's examples
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
PIXELS = model.sample(3)
LABEL = "3"  # what a good request is answered with


class Handshake(NamedTuple):
    """An opening: the bytes, the status that answers it (0: hung up without a word), a header that must be there, and who says so."""

    what: str
    wire: bytes
    status: int
    section: str
    header: str = ""


class Talk(NamedTuple):
    """Frames after a good opening, and all that comes back.

    In ``back`` a str is a label, bytes are a pong's payload, a number below 1000 is the status of a refusal, and any other a close code,
    with which the socket must end; without one it must stay open and serve.
    """

    what: str
    sent: bytes
    back: list[str | bytes | int]
    section: str
    subprotocol: str = "json"
    path: str = "/"


def opening(line: str = "GET / HTTP/1.1", extra: str = "", **headers: str | None) -> bytes:
    """Return an opening handshake (§4.1); a header's underscores are dashes, None leaves it out, and ``extra`` lines go in as they are."""
    given = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade"}
    given |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY} | {name.replace("_", "-"): value for name, value in headers.items()}
    fields = [f"{name}: {value}\r\n" for name, value in given.items() if value is not None]
    return f"{line}\r\n{''.join(fields)}{extra}\r\n".encode("latin-1")


def frame(opcode: int, payload: bytes = b"", first: int = 0x80, length: bytes | None = None) -> bytes:
    """Return a client's frame, masked (§5.2): ``first`` is FIN and the reserved bits, ``length`` replaces the right bytes of the length."""
    size = len(payload)
    if length is None:
        length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2) if size < 1 << 16 else b"\x7f" + size.to_bytes(8)
    mask = (MASK * (size // 4 + 1))[:size]
    covered = (int.from_bytes(payload) ^ int.from_bytes(mask)).to_bytes(size)
    return bytes([first | opcode, 0x80 | length[0]]) + length[1:] + MASK + covered


def pieces(opcode: int, parts: list[bytes]) -> bytes:
    """Return one message in fragments (§5.4)."""
    last = len(parts) - 1
    return b"".join(frame(0 if i else opcode, part, 0x80 if i == last else 0) for i, part in enumerate(parts))


def cut(message: bytes, size: int) -> list[bytes]:
    """Return ``message`` in parts of ``size`` bytes."""
    return [message[i : i + size] for i in range(0, len(message), size)]


def asking(**members: object) -> bytes:
    """Return a text frame of a request in JSON."""
    return frame(TEXT, json.dumps({"features": PIXELS} | members, ensure_ascii=False).encode())


def bye(code: int, reason: bytes = b"") -> bytes:
    """Return a close frame (§5.5.1)."""
    return frame(CLOSE, code.to_bytes(2) + reason)


GOOD = good(codecs.Json)
PADDED = GOOD.rjust(MAX_BODY)
ACCENTED = json.dumps({"note": "é€𝄞", "features": PIXELS}, ensure_ascii=False).encode()

HTTP = [
    Handshake("random bytes", random.Random(6455).randbytes(4096) + b"\r\n\r\n", 400, "RFC 9112 §3"),
    Handshake("a TLS hello", b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n", 400, "RFC 9112 §3"),
    Handshake("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "RFC 9110 §15.6.6"),
    Handshake("a frame without a handshake", frame(TEXT, GOOD) + b"\r\n\r\n", 400, "RFC 9112 §3"),
    Handshake("a request line of two words", opening("GET /"), 400, "RFC 9112 §3"),
    Handshake("a line without an end", b"A" * 20_000, 414, "RFC 9112 §3"),
    Handshake("an address of nine kilobytes", opening(f"GET /{'a' * 9000} HTTP/1.1"), 414, "RFC 9112 §3"),
    Handshake("an address with a NUL", opening("GET /\0 HTTP/1.1"), 400, "RFC 9112 §3.2"),
    Handshake("an address beyond ASCII", opening("GET /é HTTP/1.1"), 400, "RFC 9112 §3.2"),
    Handshake("HTTP/1.0", opening("GET / HTTP/1.0"), 505, "§4.2.1"),
    Handshake("a version that never was", opening("GET / HTTP/9.9"), 505, "RFC 9110 §15.6.6"),
    Handshake("POST", opening("POST / HTTP/1.1"), 405, "§4.2.1", "Allow: GET"),
    Handshake("a method in lower case", opening("get / HTTP/1.1"), 405, "RFC 9110 §9.1"),
    Handshake("a method for teapots", opening("BREW / HTTP/1.1"), 405, "RFC 9110 §15.5.6"),
    Handshake("a header of nine kilobytes", opening(Cookie="a" * 9000), 431, "RFC 6585 §5"),
    Handshake("two hundred headers", opening(extra="X-Y: z\r\n" * 200), 431, "RFC 6585 §5"),
    Handshake("a header that goes on in the next line", opening(extra="X-Y: a\r\n b\r\n"), 400, "RFC 9112 §5.2"),
    Handshake("a header without a colon", opening(extra="nonsense\r\n"), 400, "RFC 9112 §5"),
    Handshake("a header without a name", opening(extra=": nameless\r\n"), 400, "RFC 9112 §5"),
    Handshake("a space before the colon", opening(extra="X-Y : z\r\n"), 400, "RFC 9112 §5.1"),
    Handshake("a NUL in a header", opening(extra="X-Y: a\0b\r\n"), 400, "RFC 9110 §5.5"),
    Handshake("a CR in a header", opening(extra="X-Y: a\rSet-Cookie: b\r\n"), 400, "RFC 9112 §2.2"),
    Handshake("lines that end in LF alone", opening().replace(b"\r\n", b"\n"), 400, "RFC 9112 §2.2"),
    Handshake("a body", opening(Content_Length="5") + b"hello", 400, "RFC 9110 §9.3.1"),
    Handshake("a body in chunks", opening(Transfer_Encoding="chunked") + b"5\r\nhello\r\n0\r\n\r\n", 501, "RFC 9112 §6.1"),
    Handshake("a negative length", opening(Content_Length="-5"), 400, "RFC 9112 §6.3"),
]

OPENING = [
    Handshake("no Host", opening(Host=None), 400, "RFC 9112 §3.2"),
    Handshake("no Host and no Upgrade", opening(Host=None, Upgrade=None), 400, "RFC 9112 §3.2"),
    Handshake("two Hosts", opening(extra="Host: 127.0.0.1\r\n"), 400, "RFC 9112 §3.2"),
    Handshake("a socket where there is none", opening("GET /nowhere HTTP/1.1"), 404, "§4.2.2"),
    Handshake("no Upgrade where only a socket is", opening("GET /watch HTTP/1.1", Upgrade=None), 426, "§4.2.1", "Upgrade: websocket"),
    Handshake("a page posted", opening("POST / HTTP/1.1", Upgrade=None), 405, "RFC 9110 §15.5.6", "Allow: GET"),
    Handshake("the head of a page", opening("HEAD / HTTP/1.1", Upgrade=None), 405, "RFC 9110 §9.3.2", "Allow: GET"),
    Handshake("an upgrade to something else", opening(Upgrade="h2c"), 426, "RFC 9110 §15.5.22", "Upgrade: websocket"),
    Handshake("an Upgrade that means nothing", opening(Upgrade=",;="), 400, "§4.2.1"),
    Handshake("no Connection", opening(Connection=None), 426, "RFC 9110 §15.5.22", "Upgrade: websocket"),
    Handshake("a Connection kept alive only", opening(Connection="keep-alive"), 426, "RFC 9110 §15.5.22", "Upgrade: websocket"),
    Handshake("no key", opening(Sec_WebSocket_Key=None), 400, "§4.2.1"),
    Handshake("an empty key", opening(Sec_WebSocket_Key=""), 400, "§4.2.1"),
    Handshake("a key of 15 bytes", opening(Sec_WebSocket_Key="MTIzNDU2Nzg5MDEyMzQ1"), 400, "§4.2.1"),
    Handshake("a key of 17 bytes", opening(Sec_WebSocket_Key="MTIzNDU2Nzg5MDEyMzQ1Njc="), 400, "§4.2.1"),
    Handshake("a key that is not base64", opening(Sec_WebSocket_Key="!" * 24), 400, "§4.2.1"),
    Handshake("a key beyond ASCII", opening(Sec_WebSocket_Key="é" * 24), 400, "§4.2.1"),
    Handshake("two keys", opening(extra=f"Sec-WebSocket-Key: {KEY}\r\n"), 400, "§11.3.1"),
    Handshake("no version", opening(Sec_WebSocket_Version=None), 426, "§4.2.2", "Sec-WebSocket-Version: 13"),
    Handshake("the version of a draft", opening(Sec_WebSocket_Version="8"), 426, "§4.2.2", "Sec-WebSocket-Version: 13"),
    Handshake("a version to come", opening(Sec_WebSocket_Version="14"), 426, "§4.2.2", "Sec-WebSocket-Version: 13"),
    Handshake("a version in words", opening(Sec_WebSocket_Version="thirteen"), 426, "§4.2.2", "Sec-WebSocket-Version: 13"),
    Handshake("two versions", opening(extra="Sec-WebSocket-Version: 8\r\n"), 400, "§11.3.5"),
    Handshake("an unknown subprotocol", opening(Sec_WebSocket_Protocol="soap"), 400, "§4.2.2"),
    Handshake("a subprotocol that means nothing", opening(Sec_WebSocket_Protocol=";;"), 400, "§4.1"),
    Handshake("extensions that mean nothing", opening(Sec_WebSocket_Extensions=";;=,"), 400, "§9.1"),
    Handshake("the page of somebody else", opening(Origin="http://evil.example"), 403, "§4.2.2"),
    Handshake("a page of a sandbox", opening(Origin="null"), 403, "§10.2"),
    Handshake("an empty Origin", opening(Origin=""), 403, "§10.2"),
    Handshake("two Origins", opening(Origin="http://127.0.0.1", extra="Origin: http://evil.example\r\n"), 400, "RFC 6454 §7.3"),
    Handshake("a watcher of somebody else", opening("GET /watch HTTP/1.1", Origin="https://evil.example"), 403, "§4.2.2"),
]

# What is odd, and no reason to refuse.
HARMLESS = [
    Handshake("an empty line first", b"\r\n" + opening(), 101, "RFC 9112 §2.2"),
    Handshake("an address with the host in it", opening("GET http://127.0.0.1/ HTTP/1.1"), 101, "RFC 9112 §3.2.2"),
    Handshake("an address with a query", opening("GET /?colour=blue HTTP/1.1"), 101, "§3"),
    Handshake("Upgrade in other letters", opening(Upgrade="WebSocket"), 101, "§4.2.1", f"Sec-WebSocket-Accept: {ACCEPT}"),
    Handshake("a Connection of two words", opening(Connection="keep-alive, UPGRADE"), 101, "§4.2.1"),
    Handshake("a length of nothing", opening(Content_Length="0"), 101, "RFC 9110 §8.6"),
    Handshake("an extension that nobody knows", opening(Sec_WebSocket_Extensions="x-telepathy; range=7"), 101, "§9.1"),
    Handshake(
        "a known subprotocol after another",
        opening(Sec_WebSocket_Protocol="soap, msgpack"),
        101,
        "§4.2.2",
        "Sec-WebSocket-Protocol: msgpack",
    ),
    Handshake("our own page", opening(Origin="HTTP://127.0.0.1"), 101, "§10.2"),
]

FRAMES = [
    Talk("a frame without a mask", b"\x81\x05hello", [1002], "§5.1"),
    *(Talk(f"the reserved opcode {opcode}", frame(opcode), [1002], "§5.2") for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
    *(Talk(f"the reserved bit RSV{bit}", frame(TEXT, GOOD, 0x80 | 0x80 >> bit), [1002], "§5.2") for bit in (1, 2, 3)),
    Talk("a ping in fragments", frame(PING, b"half", 0), [1002], "§5.5"),
    Talk("a pong in fragments", frame(PONG, b"half", 0), [1002], "§5.5"),
    Talk("a close frame in fragments", frame(CLOSE, b"\x03\xe8", 0), [1002], "§5.5"),
    Talk("a ping of 126 bytes", frame(PING, b"p" * 126), [1002], "§5.5"),
    Talk("a pong of a kilobyte", frame(PONG, b"p" * 1024), [1002], "§5.5"),
    Talk("a close frame of 126 bytes", bye(1000, b"r" * 124), [1002], "§5.5"),
    Talk("a continuation of nothing", frame(CONTINUATION, GOOD), [1002], "§5.4"),
    Talk("a message inside a message", frame(TEXT, GOOD, 0) + frame(TEXT, GOOD), [1002], "§5.4"),
    Talk("a binary message inside a text", frame(TEXT, GOOD, 0) + frame(BINARY, GOOD, 0), [1002], "§5.4"),
    # To write a length in the fewest bytes is the sender's duty; no reader is told to check it.
    Talk("a length of 2 bytes that needed none", frame(TEXT, b"{}", length=b"\x7e\0\2"), [400], "§5.2"),
    Talk("a length of 8 bytes that needed none", frame(TEXT, b"{}", length=b"\x7f" + bytes(7) + b"\2"), [400], "§5.2"),
    Talk("a length of 8 bytes that needed 2", frame(TEXT, GOOD, length=b"\x7f" + len(GOOD).to_bytes(8)), [LABEL], "§5.2"),
    Talk("two gigabytes announced", frame(BINARY, length=b"\x7f" + (1 << 31).to_bytes(8)), [1009], "§7.4.1"),
    Talk("the longest length announced", frame(BINARY, length=b"\x7f" + (2**63 - 1).to_bytes(8)), [1009], "§7.4.1"),
    Talk("a length with the high bit set", frame(BINARY, length=b"\x7f" + (2**63).to_bytes(8)), [1009], "§5.2"),
    Talk("a length of ones", frame(TEXT, length=b"\x7f" + b"\xff" * 8), [1009], "§5.2"),
    Talk("a ping of two gigabytes announced", frame(PING, length=b"\x7f" + (1 << 31).to_bytes(8)), [1009], "§5.5"),
    Talk("a byte too much announced", frame(TEXT, length=b"\x7f" + (MAX_BODY + 1).to_bytes(8)), [1009], "§7.4.1"),
    Talk("a byte too much", frame(TEXT, PADDED + b" "), [1009], "§7.4.1"),
    Talk("a byte too much in fragments", pieces(TEXT, cut(PADDED + b" ", 1 << 14)), [1009], "§10.4"),
    Talk("the last byte too much", pieces(TEXT, [PADDED, b" "]), [1009], "§10.4"),
    Talk("as much as is allowed", frame(TEXT, PADDED), [LABEL], "§10.4"),
    Talk("as much as is allowed, in fragments", pieces(TEXT, cut(PADDED, 1 << 14)), [LABEL], "§5.4"),
    Talk("ten thousand empty fragments", pieces(TEXT, [b""] * 10_000 + [GOOD]), [1009], "§7.4.1"),
    Talk("a thousand empty fragments", pieces(TEXT, [b""] * 1000 + [GOOD]), [LABEL], "§5.4"),
]

LETTERS = [
    Talk("a byte that is no UTF-8", frame(TEXT, b'{"a": "\xff"}'), [1007], "§8.1"),
    Talk("an overlong slash", frame(TEXT, b'{"a": "\xc0\xaf"}'), [1007], "RFC 3629 §10"),
    Talk("an overlong NUL", frame(TEXT, b'{"a": "\xe0\x80\x80"}'), [1007], "RFC 3629 §10"),
    Talk("half of a surrogate pair", frame(TEXT, b'{"a": "\xed\xa0\x80"}'), [1007], "RFC 3629 §3"),
    Talk("a surrogate pair", frame(TEXT, b'{"a": "\xed\xa0\xbd\xed\xb8\x80"}'), [1007], "RFC 3629 §3"),
    Talk("a character past the last", frame(TEXT, b'{"a": "\xf4\x90\x80\x80"}'), [1007], "RFC 3629 §3"),
    Talk("half a character at the end", frame(TEXT, GOOD + b"\xe2\x82"), [1007], "§8.1"),
    Talk("a wrong half in the next fragment", pieces(TEXT, [b'{"a": "\xe2\x82', b'"}']), [1007], "§8.1"),
    Talk("half a character at the end of the fragments", pieces(TEXT, [GOOD, b"\xe2", b"\x82"]), [1007], "§8.1"),
    Talk("characters cut by fragments", pieces(TEXT, cut(ACCENTED, 1)), [LABEL], "§5.6"),
    Talk("bytes that are no UTF-8 in a binary message", frame(BINARY, b"\xff\xfe\xfd"), [400], "§5.6"),
    Talk("a text in binary", frame(BINARY, GOOD), [LABEL], "§5.6"),
    Talk("a NUL", frame(TEXT, b"\0"), [400], "§5.6"),
]

CONTROL = [
    Talk("a close frame without a code", frame(CLOSE), [1005], "§7.1.5"),
    Talk("a close frame of one byte", frame(CLOSE, b"\x03"), [1002], "§5.5.1"),
    *(Talk(f"the close code {code}", bye(code), [1002], "§7.4") for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)),
    *(Talk(f"the close code {code}", bye(code, b"bye"), [code], "§7.4.2") for code in (1000, 1001, 3000, 4999)),
    Talk("a reason that is no UTF-8", bye(1000, b"\xff"), [1007], "§5.5.1"),
    Talk("a reason that ends in half a character", bye(1000, b"\xe2\x82"), [1007], "§5.5.1"),
    Talk("a request after the goodbye", bye(1000) + frame(TEXT, GOOD), [1000], "§5.5.1"),
    Talk("rubbish after the goodbye", bye(1000) + b"\xff" * 4096, [1000], "§5.5.1"),
    Talk("two goodbyes", bye(1001) + bye(1000), [1001], "§5.5.1"),
    Talk("a goodbye inside a message", frame(TEXT, GOOD, 0) + bye(1000), [1000], "§5.4"),
    Talk("a ping", frame(PING, b"\xff" * 125), [b"\xff" * 125], "§5.5.2"),
    Talk(
        "a ping inside a message",
        frame(TEXT, GOOD[:9], 0) + frame(PING, b"there?") + frame(CONTINUATION, GOOD[9:]),
        [b"there?", LABEL],
        "§5.4",
    ),
    Talk("two thousand pings", frame(PING, b"p" * 100) * 2000, [b"p" * 100] * 2000, "§5.5.2"),
    Talk("a pong that nobody asked for", frame(PONG, b"here"), [], "§5.5.3"),
    Talk("a thousand pongs inside a message", frame(TEXT, GOOD, 0) + frame(PONG) * 1000 + frame(CONTINUATION), [LABEL], "§5.5.3"),
    Talk("a thousand requests at once", frame(TEXT, b"?") * 1000, [400] * 1000, "§5.4"),
]

MESSAGES = [
    Talk("an empty text", frame(TEXT), [400], "RFC 8259 §2"),
    Talk("a hundred thousand brackets", frame(TEXT, b"[" * 100_000 + b"]" * 100_000), [400], "RFC 8259 §9"),
    Talk("a hundred thousand objects", frame(TEXT, b'{"a":' * 100_000), [400], "RFC 8259 §9"),
    Talk("NaN", asking(features=[float("nan")] * 64), [422], "RFC 8259 §6"),
    Talk("infinity", asking(features=[float("-inf")] * 64), [422], "RFC 8259 §6"),
    Talk("1e999", frame(TEXT, b'{"features":[' + b",".join([b"1e999"] * 64) + b"]}"), [422], "RFC 8259 §6"),
    Talk("a number of 400 digits", asking(features=[10**400] * 64), [422], "RFC 8259 §6"),
    Talk("a number of a million digits", frame(TEXT, b'{"features":[' + b"9" * 1_000_000 + b"]}"), [400], "RFC 8259 §9"),
    Talk("a name twice", frame(TEXT, GOOD.replace(b"{", b'{"features":[],', 1)), [400], "RFC 8259 §4"),
    Talk("half of a surrogate pair, escaped", frame(TEXT, b'{"model_id":"\\ud800"}'), [400], "RFC 8259 §8.2"),
    Talk("a byte order mark", frame(TEXT, b"\xef\xbb\xbf" + GOOD), [400], "RFC 8259 §8.1"),
    Talk("an array", frame(TEXT, b"[1, 2, 3]"), [400], "§1.9"),
    Talk("no pixels", asking(features=[]), [422], "§1.9"),
    Talk("half a million pixels", frame(TEXT, b'{"features":[' + b"0," * 500_000 + b"0]}"), [422], "§1.9"),
    Talk("a model that there is not", asking(model_id="<script>"), [422], "§1.9"),
    Talk("a bad request, then a good one", frame(TEXT, b"{}") + frame(TEXT, GOOD), [400, LABEL], "§1.9"),
    Talk("text to who speaks MessagePack", frame(TEXT, GOOD), [400], "§1.9", "msgpack"),
    Talk("a byte that MessagePack never uses", frame(BINARY, b"\xc1"), [400], "MessagePack, formats", "msgpack"),
    Talk("MessagePack cut off", frame(BINARY, good(codecs.Msgpack)[:-9]), [400], "MessagePack, array", "msgpack"),
    Talk("an array of four billion, announced", frame(BINARY, b"\xdd\xff\xff\xff\xff"), [400], "MessagePack, array", "msgpack"),
    Talk("a text of four gigabytes, announced", frame(BINARY, b"\xdb\xff\xff\xff\xff"), [400], "MessagePack, str", "msgpack"),
    Talk("a hundred thousand arrays", frame(BINARY, b"\x91" * 100_000 + b"\xc0"), [400], "MessagePack, array", "msgpack"),
    Talk("a type of somebody's own", frame(BINARY, msgpack.packb(msgpack.ExtType(5, b"rm"))), [400], "MessagePack, ext", "msgpack"),
    Talk("a name that is a list", frame(BINARY, b"\x81\x90\xc0"), [400], "MessagePack, map", "msgpack"),
    Talk("text to who speaks Protobuf", frame(TEXT, GOOD), [400], "§1.9", "protobuf"),
    Talk("bytes that are no Protobuf", frame(BINARY, b"\xff" * 100), [400], "Protobuf, varints", "protobuf"),
    Talk("Protobuf cut off", frame(BINARY, good(codecs.Protobuf)[:-9]), [400], "Protobuf, records", "protobuf"),
    Talk("two gigabytes in a field, announced", frame(BINARY, b"\x0a\xff\xff\xff\xff\x07"), [400], "Protobuf, records", "protobuf"),
    Talk("a group without an end", frame(BINARY, b"\x0b" * 1000), [400], "Protobuf, groups", "protobuf"),
    Talk("an empty Protobuf message", frame(BINARY), [422], "§1.9", "protobuf"),
]

ASKED, SEEN = b'{"after": 1000000000}', "run"  # of who watches: a question that brings no statistics, and what it is answered with

WATCHING = [
    Talk("a watcher who says nothing", frame(TEXT), [400], "§1.9", path="/watch"),
    Talk("a watcher who asks for nothing", frame(TEXT, b"{}"), [400], "§1.9", path="/watch"),
    Talk("a watcher of less than nothing", frame(TEXT, b'{"after": -1}'), [400], "§1.9", path="/watch"),
    Talk("a watcher of words", frame(TEXT, b'{"after": "7"}'), [400], "§1.9", path="/watch"),
    Talk("a watcher of a truth", frame(TEXT, b'{"after": true}'), [400], "§1.9", path="/watch"),
    Talk("a watcher of infinity", frame(TEXT, b'{"after": 1e999}'), [400], "RFC 8259 §6", path="/watch"),
    Talk("a watcher of a million digits", frame(TEXT, b'{"after": ' + b"9" * 1_000_000 + b"}"), [400], "RFC 8259 §9", path="/watch"),
    Talk("a watcher of a hundred thousand brackets", frame(TEXT, b"[" * 100_000), [400], "RFC 8259 §9", path="/watch"),
    Talk("a watcher of bytes", frame(BINARY, b"\xff"), [400], "§5.6", path="/watch"),
    Talk("a watcher who sends too much", frame(TEXT, PADDED + b" "), [1009], "§7.4.1", path="/watch"),
    Talk("a watcher who writes no UTF-8", frame(TEXT, b"\xff"), [1007], "§8.1", path="/watch"),
    Talk("a watcher who asks a thousand times", frame(TEXT, ASKED) * 1000, [SEEN] * 1000, "§5.4", path="/watch"),
]

# Where a row is answered otherwise, by websockets before it comes to us or by ourselves: {what: (status or codes, reason)}.
SILENT = "websockets hangs up on what is no HTTP/1.1, where a 400 (or 501, or 505) would say why"
DIFFERENT: dict[str, tuple[int | list[int], str]] = {
    "random bytes": (0, SILENT),
    "a TLS hello": (0, SILENT),
    "the preface of HTTP/2": (0, SILENT),
    "a frame without a handshake": (0, SILENT),
    "a request line of two words": (0, SILENT),
    "an address beyond ASCII": (0, SILENT),
    "a version that never was": (0, SILENT),
    "a header that goes on in the next line": (0, SILENT),
    "a header without a colon": (0, SILENT),
    "a header without a name": (0, SILENT),
    "a space before the colon": (0, SILENT),
    "a NUL in a header": (0, SILENT),
    "a CR in a header": (0, SILENT),
    "lines that end in LF alone": (0, SILENT),
    "a body": (0, SILENT),
    "a body in chunks": (0, SILENT),
    "a negative length": (0, SILENT),
    "an empty line first": (0, SILENT),
    "an address with a NUL": (404, "websockets takes any ASCII for an address, and nothing is at this one"),
    "extensions that mean nothing": (101, "websockets doesn't read them where it has none to offer"),
    "a goodbye inside a message": ([1002], "websockets takes it for a mistake that the message has no end"),
}
