"""Checks of chapter 4: the handshake's proof and a frame, byte by byte, judged by the library's own reader."""

import base64
import hashlib
import secrets
from types import ModuleType

from websockets.frames import Frame
from websockets.streams import StreamReader

from kit.checks import expect, limit

HINTS = {
    "ws-3": "hashlib.sha1(…).digest() takes bytes and gives bytes; base64.b64encode too. In between, text becomes bytes with .encode() and "
    "comes back with .decode().",
    "ws-4": "Four parts, joined at the end: first byte, length, mask, payload. number.to_bytes(2) writes two bytes, the highest first. The "
    "payload is XORed in a generator inside bytes(…).",
}
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MASK = bytes.fromhex("37fa213d")


def ws_3(ws: ModuleType) -> None:
    """Your server proves to any client that it understood the handshake."""
    for key in ("dGhlIHNhbXBsZSBub25jZQ==", "x3JJHMbDL1EzLkh9GBhXDw==", base64.b64encode(secrets.token_bytes(16)).decode()):
        digest = hashlib.sha1((key + GUID).encode()).digest()
        right, sent = base64.b64encode(digest).decode(), f"accept({key!r})"
        with limit(3):
            got = ws.by_hand.accept(key)
        causes = {
            digest.hex(): "the digest itself, not its hexadecimal, goes into base64",
            base64.b64encode(digest.hex().encode()).decode(): "take .digest(), 20 bytes; hexdigest() is text of 40 characters",
            base64.b64encode(hashlib.sha1(key.encode()).digest()).decode(): "GUID comes after the key, and is hashed with it",
            base64.b64encode(hashlib.sha1((GUID + key).encode()).digest()).decode(): "the key comes first, then GUID",
            base64.b64encode(hashlib.sha256((key + GUID).encode()).digest()).decode(): "the RFC says SHA-1",
            base64.urlsafe_b64encode(digest).decode(): "base64 has + and /; - and _ are those of base64url, which is not meant here",
            right.rstrip("="): "leave the padding where it is: base64 of 20 bytes ends in =",
            right.encode(): "a header's value is text: .decode() what base64 gives",
            None: "return the value",
        }
        cause = causes.get(got, "join, sha1, digest, b64encode, decode, in this order (RFC 6455 §4.2.2)")
        expect(got == right, sent=sent, got=repr(got), expected=repr(right), cause=cause)


def ws_4(ws: ModuleType) -> None:
    """Your frames of every length are what the library reads, masked by a client and plain by a server."""
    fixed = ((1, b"Hi"), (2, b""), (9, b"?" * 125), (1, b"x" * 126), (2, bytes(range(256)) * 3), (2, b"z" * 65_535), (2, b"y" * 65_536))
    fresh = ((2, secrets.token_bytes(length)) for length in (7, 100, 300, 66_000))
    for place, (opcode, payload) in enumerate((*fixed, *fresh)):
        for mask in (b"", MASK if place < len(fixed) else secrets.token_bytes(4), *([bytes(4)] if place == 0 else [])):
            sent = f"frame({opcode}, {len(payload)} bytes{', mask' if mask else ''})"
            with limit(3):
                got = ws.by_hand.frame(opcode, payload, mask)
            expect(isinstance(got, bytes), sent=sent, got=got, expected="bytes", cause="join the parts with +, and return them")
            right = _written(opcode, payload, mask)
            expect(got == right, sent=sent, got=_shown(got), expected=_shown(right), cause=_cause(got, right, mask, payload))
            _expect_read(got, opcode, payload, bool(mask))


def _written(opcode: int, payload: bytes, mask: bytes) -> bytes:
    masked, size = 0x80 if mask else 0, len(payload)
    length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2) if size < 65_536 else b"\x7f" + size.to_bytes(8)
    covered = bytes(octet ^ mask[place % 4] for place, octet in enumerate(payload)) if mask else payload
    return bytes([0x80 | opcode, masked | length[0]]) + length[1:] + mask + covered


def _shown(octets: bytes) -> str:
    return octets.hex(" ") if len(octets) <= 16 else f"{octets[:16].hex(' ')} … ({len(octets)} bytes)"


def _cause(got: bytes, right: bytes, mask: bytes, payload: bytes) -> str:
    """Say which part of a frame is the first that is wrong."""
    if got[:1] != right[:1]:
        return "the first byte is 0x80, for the message ends here, plus the opcode"
    start = 2 + (2 if 126 <= len(payload) < 65_536 else 8 if len(payload) >= 65_536 else 0)
    if mask and got[1:2] == bytes([right[1] & 0x7F]):
        zeros = "" if any(mask) else ", also where the mask is four zeros"
        return f"a client's frame must say that it is masked{zeros}: the second byte is greater by 0x80 (RFC 6455 §5.1)"
    if got[:start] != right[:start]:
        return "the length has three forms: up to 125; 126 and two bytes; from 65,536 on 127 and eight bytes, the highest first"
    if mask and got[start : start + 4] != mask:
        return "the mask stands between the length and the payload: without it nobody can read the rest"
    if len(got) != len(right):
        return "each byte of the payload must be there, once: the mask is used again and again, to the payload's end"
    return "byte i of the payload is XORed with byte i modulo 4 of the mask" if mask else "the payload comes last, as it is"


def _expect_read(frame: bytes, opcode: int, payload: bytes, masked: bool) -> None:
    """Let the library that the chapter uses read the frame."""
    reader = StreamReader()
    reader.feed_data(frame)
    reading = Frame.parse(reader.read_exact, mask=masked)
    try:
        next(reading)
        read = None
    except StopIteration as end:
        read = end.value
    right = read is not None and (read.opcode, bytes(read.data)) == (opcode, payload)
    expect(
        right,
        sent=f"a frame of {len(frame)} bytes, to websockets",
        got=read,
        expected=f"opcode {opcode}",
        cause="bytes too many or too few",
    )
