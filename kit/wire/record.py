"""What a tap keeps of each connection: the bytes of both directions, when they came, and what the kernel counted.

A recording may be read while it grows: bytes are only ever added, so what was read stays true.
"""

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from .drawing import Drawing
from .label import Message

if TYPE_CHECKING:
    import ssl

Direction = Literal["sent", "received"]  # as the client sees it


@dataclass
class Stream:
    """One direction of one connection."""

    octets: bytearray = field(default_factory=bytearray)  # every byte, in order
    arrivals: list[tuple[float, int]] = field(default_factory=list)  # (seconds since the tap began, bytes that had come by then)
    ended: float | None = None  # when its side said that no more would come (FIN); None: it did not

    def add(self, now: float, piece: bytes) -> None:
        """Keep a ``piece`` that came ``now``; b"" is the end."""
        if not piece:
            self.ended = now
            return
        self.arrivals.append((now, len(self.octets) + len(piece)))  # first, so that whoever reads a byte also finds its time
        try:
            self.octets += piece
        except BufferError:  # somebody holds a memoryview of what is there so far: leave them that
            self.octets = self.octets + piece

    def time_at(self, offset: int) -> float:
        """Return when the byte at ``offset`` came, in seconds since the tap began; IndexError where there is none yet."""
        return self.arrivals[bisect_right(self.arrivals, offset, key=lambda arrival: arrival[1])][0]


@dataclass
class Connection:
    """One connection through a tap, with the bytes of its client (``sent``) and of its server (``received``).

    ``ending`` is "" while it is open; "closed": both sides said goodbye; "reset": one of them broke off; "refused": nobody listens at the
    server's port; "no handshake": client and tap could not agree on TLS; "cut": the block was left while it was open.
    """

    number: int  # 1, 2, … in order of opening
    client_port: int = 0
    sent: Stream = field(default_factory=Stream)
    received: Stream = field(default_factory=Stream)
    opened: float = 0.0  # seconds since the tap began
    closed: float | None = None
    ending: str = ""
    broken_by: Literal["", "client", "server"] = ""  # who sent the reset
    count: Callable[[], tuple[int | None, int | None]] = field(default=lambda: (None, None), repr=False)  # asks the kernel
    _read: tuple = field(default=((), ()), repr=False)  # (how much was there, its messages): reading again costs nothing

    @property
    def counted(self) -> tuple[int, int] | None:
        """Return the bytes sent and received as the kernel counted them on the tap's sockets (TCP_INFO, tcp(7)); None where it does not."""
        sent, received = self.count()
        return None if sent is None or received is None else (sent, received)

    def end(self, now: float, ending: str, broken_by: Literal["", "client", "server"] = "") -> None:
        """Note how and when it ended."""
        self.closed, self.broken_by, self.ending = now, broken_by, ending

    def octets(self, direction: Direction) -> bytes:
        """Return a copy of the bytes that have gone that way so far."""
        return bytes(getattr(self, direction).octets)

    def messages(self, **contract) -> dict[Direction, list[Message]]:
        """Take the bytes so far apart, into the messages of each direction."""
        from .dissect import dissect

        both = self.octets("sent"), self.octets("received")
        known = tuple(map(len, both))
        if self._read[0] != known:
            self._read = known, dict(zip(("sent", "received"), dissect(*both, **contract), strict=True))
        return self._read[1]


class Sent(NamedTuple):
    """A message, and where and when it went: ``time`` is when its last byte came, in seconds since the tap began."""

    connection: int
    direction: Direction
    time: float
    message: Message


@dataclass(repr=False)
class Wire(Drawing):
    """What a tap has recorded, and where it listens: any client can be pointed at ``port``, like a Server's.

    Over TLS a Wire holds what the two sides meant, its ``outside`` the same connections as an eavesdropper saw them; ``authority`` is a
    PEM file with the certificate that clients must trust, for as long as the block lasts.
    """

    port: int = 0
    connections: list[Connection] = field(default_factory=list)
    outside: "Wire | None" = None
    authority: Path | None = None
    contract: object = None  # a FileDescriptor, where the calls follow another .proto than the kit's
    began: float = field(default_factory=time.monotonic)
    date: float = field(default_factory=time.time)  # when that was by the calendar, in seconds since 1970

    def now(self) -> float:
        """Return the seconds since the tap began."""
        return time.monotonic() - self.began

    def open(self, client_port: int) -> Connection:
        """Begin to record a connection."""
        connection = Connection(len(self.connections) + 1, client_port, opened=self.now())
        self.connections.append(connection)
        return connection

    def context(self) -> "ssl.SSLContext":
        """Return what makes a Python client trust this tap: ``HTTPSConnection("127.0.0.1", wire.port, context=wire.context())``."""
        import ssl

        if self.authority is None:
            raise ValueError("this wire is not encrypted; tap(server, tls=True) makes one that is")
        return ssl.create_default_context(cafile=self.authority)

    def messages(self) -> list[Sent]:
        """Return every message of every connection so far, in order of time."""
        contract = {} if self.contract is None else {"contract": self.contract}
        found = [
            Sent(connection.number, direction, getattr(connection, direction).time_at(message.end - 1), message)
            for connection in list(self.connections)
            for direction, messages in connection.messages(**contract).items()
            for message in messages
        ]
        return sorted(found, key=lambda one: one.time)

    def streams(self) -> dict[tuple[int, Direction], bytes]:
        """Return all bytes so far, by connection and direction."""
        ways: tuple[Direction, ...] = ("sent", "received")
        return {(connection.number, way): connection.octets(way) for connection in list(self.connections) for way in ways}

    def save(self, path: str | Path) -> None:
        """Write a capture that Wireshark opens; ``capture`` tells how to make it read our ports."""
        from . import capture

        Path(path).write_bytes(capture.capture(self))
