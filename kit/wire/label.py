"""What a byte on the wire is for: a Label for every stretch of bytes, a Message for every unit that a protocol sends.

The readers (``http1``, ``http2``, ``ws``, ``bodies`` …) make these, the drawings (``text``, ``page``, ``sequence``, ``ledger``) show them.
Offsets count from the first byte of one direction of one connection.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

SECRET = "(secret)"  # the value of a label whose bytes nobody may see, such as a token's, since a notebook is handed on


class Layer(StrEnum):
    """Who put a byte on the wire; the rows of a ledger, from the outside in."""

    TLS = "TLS records"
    START = "start line"
    HEADERS = "headers"
    CHUNKS = "chunk framing"
    PREFACE = "HTTP/2 preface"
    FRAMES = "HTTP/2 framing"
    SETTINGS = "HTTP/2 housekeeping"
    FRAME = "WebSocket framing"
    EVENTS = "event framing"
    PREFIX = "gRPC prefix"
    TAGS = "Protobuf tags"
    MARKS = "msgpack types"
    PUNCTUATION = "JSON punctuation"
    NAMES = "field names"
    VALUES = "values"
    BODY = "body"
    UNREAD = "not understood"


class Label(NamedTuple):
    """Say what the bytes from ``start`` up to, not including, ``end`` are for."""

    start: int
    end: int
    layer: Layer
    name: str  # what these bytes are: "method", "stream identifier", "features[3]"
    value: str = ""  # what they say, decoded for a person: "POST", "1", "5.0"; "" where they say nothing
    meaning: str = ""  # one sentence: what it is good for
    source: str = ""  # where that is laid down: "RFC 9112 §3"
    volatile: bool = False  # the next run may have another value here (a port, a date, a mask), so a stable text masks it
    veiled: bool = False  # the next run may have other bytes here, as many, that say the same: a masked payload


@dataclass
class Message:
    """One unit that one side sent: an HTTP/1.1 message, an HTTP/2 frame, a WebSocket frame, a TLS record."""

    protocol: str  # "HTTP/1.1", "HTTP/2", "WebSocket", "TLS"; "" for bytes that no reader understood
    title: str  # what an arrow in a sequence picture says: "POST /v1/predictions", "HEADERS", "text"
    labels: list[Label] = field(default_factory=list)  # in order, without a gap
    stream: int | None = None  # HTTP/2: which call of the connection it belongs to
    control: bool = False  # housekeeping that comes at no fixed moment (SETTINGS, PING, WINDOW_UPDATE): left out of a stable text
    facts: dict = field(default_factory=dict)  # what was parsed, for programs: see the reader that made it

    @property
    def start(self) -> int:
        """Offset of the first byte."""
        return self.labels[0].start

    @property
    def end(self) -> int:
        """Offset after the last byte."""
        return self.labels[-1].end


class Labels(list[Label]):
    """Labels laid one after the other from an offset on, so that they have neither gap nor overlap.

    >>> labels = Labels(10)
    >>> labels.add(3, Layer.START, "method", "GET")
    >>> labels[0].end, labels.at
    (13, 13)
    """

    def __init__(self, at: int = 0):
        super().__init__()
        self.at = at  # where the next one begins

    def add(self, size: int, *told, **flags: bool) -> None:
        """Lay a label over the next ``size`` bytes, nothing where there are none; the rest is what a Label has from its layer on."""
        if size:
            self.append(Label(self.at, self.at + size, *told, **flags))
            self.at += size

    def unread(self, end: int, reason: str, source: str = "") -> None:
        """Leave what is left up to ``end`` unread, for a ``reason``; where nothing is left, the last label tells it."""
        if self.at < end:
            self.add(end - self.at, Layer.UNREAD, "not understood", "", reason, source)
        elif self:
            self[-1] = self[-1]._replace(meaning=f"{self[-1].meaning}. But {reason}")


class Stretch(NamedTuple):
    """A piece of a body: ``length`` bytes that stand at ``start`` in the direction's bytes."""

    start: int
    length: int


def place(labels: Iterable[Label], stretches: Iterable[Stretch]) -> Iterator[Label]:
    """Move labels of a body, which count from its first byte, to where its stretches stand on the wire; cut one that crosses a border.

    >>> [label[:2] for label in place([Label(0, 3, Layer.VALUES, "a"), Label(3, 4, Layer.VALUES, "b")], [Stretch(10, 2), Stretch(20, 2)])]
    [(10, 12), (20, 21), (21, 22)]
    """
    waiting = deque(labels)
    done = 0  # bytes of the body that the stretches so far have held
    for stretch in stretches:
        while waiting and waiting[0].start < done + stretch.length:
            label = waiting.popleft()
            here = min(label.end, done + stretch.length)
            yield label._replace(start=stretch.start + label.start - done, end=stretch.start + here - done)
            if here < label.end:
                waiting.appendleft(label._replace(start=here, name=label.name.removesuffix(" (continued)") + " (continued)"))
        done += stretch.length


def sized(count: int) -> str:
    """Say how many bytes: "1 byte", "5 bytes"."""
    return f"{count} byte" if count == 1 else f"{count} bytes"
