"""Look at bytes that never met a wire: an encoded body, a frame by hand, an exchange that somebody wrote down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message as Protobuf

from .drawing import Drawing
from .label import Label, Message
from .record import Sent
from .rows import WIDTH

LIMIT = 256  # bytes of a dump
PROTOCOLS = ("http/1.1", "http/2", "tls")
KNOWN = (*PROTOCOLS, "websocket")
MASKED = 0x80  # the bit of a frame's second byte that a client sets (RFC 6455 §5.2)
Kind = str | type[Protobuf] | Descriptor | None


def look(octets: bytes, kind: Kind = None) -> "Look | Dump":
    """Take ``octets`` apart as ``kind`` says, and return a view that draws itself.

    ``kind`` is a media type such as "application/json", a protocol ("http/1.1", "http/2", "websocket", "tls"), or a Protobuf message class.
    Without one, the view is a plain dump.

    >>> look(b"GET / HTTP/1.1")
       0  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31        GET / HTTP/1.1
    >>> from kit.prediction_pb2 import PredictionResponse
    >>> look(b"\\x12\\x013", PredictionResponse)
    PredictionResponse  (3 bytes)
          1  12                         label tag               field 2, LEN
          1  01                         label length            1 byte
          1  33                         label                   3
    """
    octets = bytes(octets)
    return Dump(octets) if kind is None else Look(octets, _read(octets, kind))


@dataclass
class Dump:
    """Bytes as they are: offset, hexadecimal and text, sixteen a line."""

    octets: bytes
    limit: int = LIMIT

    def __repr__(self) -> str:
        """Return the lines; a byte that is no printable ASCII shows as a dot."""
        lines = []
        for start in range(0, min(len(self.octets), self.limit), WIDTH):
            line = self.octets[start : min(start + WIDTH, self.limit)]
            text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in line)
            lines.append(f"{start:4}  {line.hex(' '):47}  {text}")
        if len(self.octets) > self.limit:
            lines.append(f"      … {len(self.octets) - self.limit} more bytes")
        return "\n".join(lines)


@dataclass(repr=False)
class Look(Drawing):
    """Bytes that were taken apart, in one direction or none."""

    octets: bytes
    found: list[tuple[str, Message]]

    def messages(self) -> list[Sent]:
        """Return the messages, which went at no time."""
        return [Sent(1, direction, None, message) for direction, message in self.found]

    def streams(self) -> dict[tuple[int, str], bytes]:
        """Return the bytes."""
        return {(1, direction): self.octets for direction, _ in self.found}


def _read(octets: bytes, kind: Kind) -> list[tuple[str, Message]]:
    """Return the messages with their directions, "" where they have none."""
    if not isinstance(kind, str):
        from .fields import label_fields

        descriptor = kind if isinstance(kind, Descriptor) else kind.DESCRIPTOR
        return _whole(descriptor.name, label_fields(octets, descriptor))
    if kind.lower() == "websocket":
        from . import ws

        return _one_way(octets, partial(ws.read, contract=None), sent=len(octets) > 1 and octets[1] & MASKED > 0)
    if kind.lower() in PROTOCOLS:
        from .dissect import dissect

        return _one_way(octets, dissect, sent=not octets.startswith(b"HTTP/"))
    if "/" not in kind:
        raise ValueError(f"{kind!r} is no kind of bytes; give a media type, a Protobuf message class, or one of {', '.join(KNOWN)}")
    from .bodies import label_body

    return _whole(kind, label_body(octets, kind, None))


def _one_way(octets: bytes, read: Callable, sent: bool) -> list[tuple[str, Message]]:
    """Read bytes as one direction of a connection of which the other was silent."""
    asked, answered, *_ = read(octets, b"") if sent else read(b"", octets)
    return [("sent", message) for message in asked] + [("received", message) for message in answered]


def _whole(title: str, labels: list[Label]) -> list[tuple[str, Message]]:
    """Return a message of no direction that has these labels; none where there are no bytes."""
    return [("", Message("", title, labels))] if labels else []
