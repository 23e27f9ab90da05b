"""TLS (RFC 8446): what an eavesdropper sees of a connection: record headers, noise, and greetings in the clear.

No library of the kit takes records apart without their keys. A record's header is five bytes (§5.1), so it is read here.
"""

import struct
from ssl import AlertDescription

from google.protobuf.descriptor import FileDescriptor

from .hello import Handshake
from .label import Labels, Layer, Message, sized
from .tlsnames import ALERT, CHANGE, HANDSHAKE, TYPES, VERSIONS

HEADER = struct.Struct(">BHH")  # content type, version, length
LONGEST = (1 << 14) + 2048  # bytes of a record, in TLS 1.2, which allows the most (RFC 5246 §6.2.3)
RECORD = "RFC 8446 §5.1"
SEALED = "sealed"


def read(sent: bytes, received: bytes, contract: FileDescriptor | None = None) -> tuple[list[Message], list[Message]]:
    """Return the messages of each direction, a record each; ``contract`` is of no use without the keys. Never raises.

    In each direction the labels cover every byte once; what is no record is UNREAD, with all that follows.

    Facts: type, version, length, complete; sealed: whether only the two sides can read it.
    """
    return _records(sent), _records(received)


def begins(octets: bytes) -> bool:
    """Say whether ``octets``, however few, look like the beginning of a record."""
    return bool(octets) and octets[0] in (ALERT, HANDSHAKE) and octets[1:2] in (b"", b"\x03")


def _records(octets: bytes) -> list[Message]:
    messages, handshake, at = [], Handshake(), 0
    while at < len(octets):
        messages.append(_record(octets, at, handshake))
        at = messages[-1].end
    return messages


def _record(octets: bytes, at: int, handshake: Handshake) -> Message:
    """Return the record at ``at``, or what there is of it; ``handshake`` is what is known from the records before."""
    labels, facts = Labels(at), {"complete": False}
    if len(octets) - at < HEADER.size:
        labels.add(len(octets) - at, Layer.TLS, "record header (unfinished)", "", "it has five bytes", RECORD)
        return Message("TLS", "(unfinished)", labels, facts=facts)
    kind, version, length = HEADER.unpack_from(octets, at)
    if kind not in TYPES or version >> 8 != 3 or length > LONGEST:
        labels.unread(len(octets), "a record begins with one of four types, a version 3.x, and a length of some 16 KiB at most", RECORD)
        return Message("", "not understood", labels, facts=facts)
    content = octets[at + HEADER.size : at + HEADER.size + length]
    inner = Labels(at + HEADER.size)
    title = _label_content(inner, kind, content, length, handshake)
    facts |= {"type": TYPES[kind][0], "version": VERSIONS.get(version, ""), "length": length, "sealed": title == SEALED}
    facts["complete"] = len(content) == length
    _label_header(labels, kind, version, length, facts["sealed"])
    return Message("TLS", title if facts["complete"] else f"{title} (unfinished)", [*labels, *inner], facts=facts)


def _label_header(labels: Labels, kind: int, version: int, length: int, sealed: bool) -> None:
    labels.add(1, Layer.TLS, "content type", TYPES[kind][0], *TYPES[kind][1:])
    meaning = "of the record: TLS 1.3 says 1.2, or 1.0, for the boxes in between; the greetings tell the true one"
    labels.add(2, Layer.TLS, "version", VERSIONS.get(version, f"0x{version:04x}"), meaning, RECORD)
    labels.add(2, Layer.TLS, "length", sized(length), "how long the content is", RECORD, sealed)


def _label_content(labels: Labels, kind: int, content: bytes, length: int, handshake: Handshake) -> str:
    """Label what stands behind the header; return a title for the record."""
    if kind == HANDSHAKE and handshake.in_the_clear(content):
        return handshake.label(labels, content)
    if kind == CHANGE:
        handshake.changed = True
        labels.add(len(content), Layer.TLS, "change cipher spec", content.hex(), "always 01", "RFC 8446 §5")
        return TYPES[kind][0]
    if kind == ALERT and length == 2 and not handshake.changed:
        name = _alert(content[1:])
        labels.add(len(content), Layer.TLS, "alert", name, "its level, which has no meaning any more, and what is wrong", "RFC 8446 §6")
        return f"alert {name}".strip()
    meaning = "only the two sides can read it, and nobody can change a bit of it unnoticed; its size and its time do show"
    labels.add(len(content), Layer.TLS, SEALED, sized(len(content)), meaning, "RFC 8446 §5.2", volatile=True)
    return SEALED


def _alert(code: bytes) -> str:
    try:
        return AlertDescription(int.from_bytes(code)).name.removeprefix("ALERT_DESCRIPTION_").lower()
    except ValueError:
        return f"number {int.from_bytes(code)}"
