"""Carry the bytes of one connection between its two sockets, in one thread that sleeps until one of them has something to say.

What one side does not take at present is not read from the other: so nothing piles up here when a client never reads.
"""

import contextlib
import errno
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from typing import NamedTuple, NoReturn, Protocol

from .relay import reset

PIECE = 1 << 16  # bytes that one recv takes at most
DRAINED = 100  # pieces that are still taken from a side when the other has broken
QUIET = 0.02  # seconds of silence after which nothing more is taken to be on its way, when a connection is left
PATIENCE = 0.25, 0.5  # seconds that it is given to finish: while both sides are there, and when one has said its last word
READ, WRITE, ERROR = 1, 4, 8  # POLLIN, POLLOUT, POLLERR of poll(2), which have these values on Linux and macOS
TELLS_ALL = sys.platform == "linux"  # elsewhere poll calls it a hang-up when a peer only said its last word


class Told(NamedTuple):
    """What follows from what a side said: bytes for each of the two, and whether it was its last word."""

    server: bytes = b""
    client: bytes = b""
    last: bool = False
    ending: str = ""  # the connection is over at once, and that is how it ended


class Hands(Protocol):
    """What the bytes go through on their way."""

    agreed: bool  # the server may be heard

    def sent(self, piece: bytes) -> Told:
        """Take what the client said, b"" when it has closed its half."""

    def received(self, piece: bytes) -> Told:
        """Take what the server said, b"" when it has closed its half."""


def carry(client: socket.socket, server: socket.socket, hands: Hands, bell: socket.socket) -> tuple[str, str]:
    """Carry both directions until both have ended, and return how, and which side broke; the caller closes the sockets with ``part``.

    "closed": both sides have said goodbye. "reset": one of them, "client" or "server", broke. "cut": ``bell`` has said something, or closed,
    while they were open; what was on its way has come over. A side that closes only its half still hears the other.
    """
    return _Conversation(client, server, hands, bell).run()


def part(ending: str, *ends: socket.socket) -> None:
    """Close the sockets of a connection as it ended: with a reset, so that the other side learns of one, or with a goodbye."""
    for end in ends:
        reset(end) if ending in ("reset", "refused") else end.close()


class _Side:
    """One of the two sockets."""

    def __init__(self, end: socket.socket, hear: Callable[[bytes], Told]):
        end.setblocking(False)
        self.end, self.hear = end, hear
        self.waiting = b""  # what it does not take at present
        self.ended = False  # it has said its last word
        self.farewell = False  # the other has, so after what is waiting it gets a goodbye
        self.done = False  # it has got it
        self.watched: int | None = None  # what poll looks for; None: the socket is no longer looked at
        self.error = 0  # what broke it
        self.hung_up = False

    def give(self, piece: bytes = b"") -> None:
        """Send what is waiting and ``piece``, as far as the socket takes it, then the goodbye; OSError when it is broken."""
        self.waiting += piece
        if self.waiting:
            try:
                self.waiting = self.waiting[self.end.send(self.waiting) :]
            except BlockingIOError:
                return
            except OSError as error:
                self.error = error.errno
                raise
        if self.farewell and not self.done and not self.waiting:
            self.done = True
            self.end.shutdown(socket.SHUT_WR)

    def take(self) -> bytes | None:
        """Return what came, b"" at its end, None where nothing came; OSError when it is broken, after what came before that."""
        try:
            return self.end.recv(PIECE)
        except BlockingIOError:
            return None
        except OSError as error:
            self.error = error.errno
            raise

    def fail(self) -> NoReturn:
        """Raise the error that the socket has."""
        self.error = self.end.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        raise OSError(self.error, os.strerror(self.error))

    def watch(self, poller: "select.poll", hears: bool) -> None:
        """Let ``poller`` look for what we are ready for; always for a reset, where that can be told from a goodbye."""
        wanted = (READ if hears else 0) | (WRITE if self.waiting else 0)
        if not wanted and (self.hung_up or not TELLS_ALL or self.is_over):
            wanted = None
        if wanted != self.watched:
            poller.unregister(self.end) if wanted is None else poller.register(self.end, wanted)
            self.watched = wanted

    @property
    def is_over(self) -> bool:
        """Say whether neither of us has anything to say any more."""
        return self.ended and self.done


class _Conversation:
    def __init__(self, client: socket.socket, server: socket.socket, hands: Hands, bell: socket.socket):
        self.client, self.server, self.hands = _Side(client, hands.sent), _Side(server, hands.received), hands
        self.sides = {client.fileno(): (self.client, self.server), server.fileno(): (self.server, self.client)}
        self.poller = select.poll() if hasattr(select, "poll") else _Select()
        self.poller.register(bell, READ)
        self.bell = bell
        self.left: float | None = None  # when the bell rang
        self.ending = ""

    def run(self) -> tuple[str, str]:
        try:
            while not self.ending and not (self.client.is_over and self.server.is_over):
                for side, other in self.sides.values():
                    side.watch(self.poller, self._hears(side, other))
                happened = self.poller.poll(None if self.left is None else QUIET * 1000)
                if self.left is not None and self._is_over(bool(happened)):
                    return "cut", ""
                for number, what in happened:
                    self._meet(number, what)
        except OSError:
            if not (self.client.ended and self.server.ended):  # else somebody left before the other's goodbye, after its own
                self._drain()
                return "reset", "client" if self.client.error else "server"
        return self.ending or "closed", ""

    def _meet(self, number: int, what: int) -> None:
        if number not in self.sides:
            self.poller.unregister(self.bell)
            self.left = time.monotonic()
            return
        side, other = self.sides[number]
        if what & WRITE:
            side.give()
        if self._hears(side, other) and what & ~WRITE:
            self._take(side, other)
        elif what & ERROR:
            side.fail()
        elif what & ~WRITE:
            side.hung_up = True

    def _hears(self, side: _Side, other: _Side) -> bool:
        """Say whether more may be read from ``side``."""
        return not (side.ended or other.waiting) and (self.hands.agreed or side is self.client)

    def _take(self, side: _Side, other: _Side) -> None:
        if (piece := side.take()) is None:
            return
        told = side.hear(piece)
        side.ended, self.ending = not piece, told.ending
        other.farewell = other.farewell or told.last or not piece
        self._pass_on(told)

    def _is_over(self, happened: bool) -> bool:
        """Say whether a conversation that is being left has nothing more to say, or has had the time for it."""
        ended = self.client.ended or self.server.ended
        return time.monotonic() - self.left > PATIENCE[ended] or not (happened or ended)

    def _drain(self) -> None:
        """Take over what each side said before the other broke, or itself: an answer may come just before a reset."""
        for side, _ in self.sides.values():
            with contextlib.suppress(OSError):
                for _ in range(DRAINED):
                    if side.ended or (piece := side.take()) is None or (side.error == errno.ECONNRESET and not piece):
                        break
                    side.ended = not piece
                    told = side.hear(piece)
                    with contextlib.suppress(OSError):
                        self._pass_on(told)

    def _pass_on(self, told: Told) -> None:
        for side, piece in ((self.server, told.server), (self.client, told.client)):
            if piece or side.farewell:
                side.give(piece)


class _Select:
    """What we need of poll(2), for Windows, which has none."""

    def __init__(self):
        self.watched: dict[int, int] = {}

    def register(self, end: socket.socket, wanted: int) -> None:
        self.watched[end.fileno()] = wanted

    def unregister(self, end: socket.socket) -> None:
        self.watched.pop(end.fileno(), None)

    def poll(self, milliseconds: float | None) -> list[tuple[int, int]]:
        wanted = [[number for number, what in self.watched.items() if what & flag] for flag in (READ, WRITE)]
        readable, writable, _ = select.select(*wanted, [], None if milliseconds is None else milliseconds / 1000)
        return [(number, READ) for number in readable] + [(number, WRITE) for number in writable]
