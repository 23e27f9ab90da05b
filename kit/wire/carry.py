"""Carry the bytes of one connection between its two sockets, in one thread that sleeps until one of them has something to say.

What one side does not take at present is not read from the other: so nothing piles up here when a client never reads.
"""

import contextlib
import errno
import socket
import time
from typing import Protocol

from .relay import reset
from .side import ERROR, READ, WRITE, Side, Told, watcher

DRAINED = 100  # pieces that are still taken from a side when the other has broken
QUIET = 0.02  # seconds of silence after which nothing more is taken to be on its way, when a connection is left
PATIENCE = 0.25, 0.5  # seconds that it is given to finish: while both sides are there, and when one has said its last word


class Hands(Protocol):
    """What the bytes go through on their way."""

    agreed: bool  # the server may be heard

    def sent(self, piece: bytes) -> bytes | Told:
        """Take what the client said, b"" when it has closed its half; return bytes for the server, or what else follows from it."""

    def received(self, piece: bytes) -> bytes | Told:
        """Take what the server said, b"" when it has closed its half; return bytes for the client, or what else follows from it."""


def carry(client: socket.socket, server: socket.socket, hands: Hands, bell: socket.socket) -> tuple[str, str]:
    """Carry both directions until both have ended; return how, and which side broke. The caller closes the sockets with ``part``.

    "closed": both sides have said goodbye. "reset": one of them, "client" or "server", broke. "cut": ``bell`` was closed while they were
    open; what was on its way has come over. A side that closes only its half still hears the other.
    """
    return _Conversation(client, server, hands, bell).run()


def part(ending: str, *ends: socket.socket) -> None:
    """Close the sockets of a connection as it ended: with a reset, so that the other side learns of one, or with a goodbye."""
    for end in ends:
        reset(end) if ending in ("reset", "refused") else end.close()


class _Conversation:
    def __init__(self, client: socket.socket, server: socket.socket, hands: Hands, bell: socket.socket):
        self.client, self.server, self.hands = Side(client, hands.sent), Side(server, hands.received), hands
        self.sides = {client.fileno(): (self.client, self.server), server.fileno(): (self.server, self.client)}
        self.watcher = watcher()
        self.watcher.register(bell, READ)
        self.bell = bell
        self.left: float | None = None  # when the bell rang
        self.ending = ""

    def run(self) -> tuple[str, str]:
        try:
            while not self.ending and not (self.client.is_over and self.server.is_over):
                for side, other in self.sides.values():
                    side.watch(self.watcher, self._hears(side, other))
                while self._turn():  # the same is looked for, so that a piece that just goes on does so without delay
                    pass
        except OSError:
            if not self._all_is_said():  # else somebody left after its own goodbye, without waiting for the other's
                self._drain()
                return "reset", "client" if self.client.error else "server"
        return self.ending or "closed", ""

    def _turn(self) -> bool:
        """Wait until something happens, and see to it; say whether pieces went on, and nothing else."""
        happened = self.watcher.poll(None if self.left is None else QUIET * 1000)
        if self.left is not None and self._is_left(bool(happened)):
            self.ending = "cut"
            return False
        plain = True
        for number, what in happened:
            if what == READ and number in self.sides:
                plain = self._take(*self.sides[number]) and plain
            else:
                plain = False
                self._meet(number, what)
        return plain

    def _hears(self, side: Side, other: Side) -> bool:
        """Say whether more may be read from ``side``."""
        return not (side.ended or other.waiting) and (self.hands.agreed or side is self.client)

    def _meet(self, number: int, what: int) -> None:
        if number not in self.sides:
            self.watcher.unregister(self.bell)
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

    def _take(self, side: Side, other: Side) -> bool:
        """Take what ``side`` says, if it says something; say whether it went on to ``other``, and that was all."""
        if (piece := side.take()) is None:
            return True
        told = side.hear(piece)
        if piece and isinstance(told, bytes):
            other.give(told)
            return not other.waiting
        side.ended = not piece
        if isinstance(told, Told):
            self.ending = told.ending
            other.farewell = other.farewell or told.last
        other.farewell = other.farewell or side.ended
        self._pass_on(told, other)
        return False

    def _pass_on(self, told: bytes | Told, other: Side) -> None:
        pieces = ((self.server, told.server), (self.client, told.client)) if isinstance(told, Told) else ((other, told),)
        for side, piece in pieces:
            if piece or side.farewell:
                side.give(piece)

    def _is_left(self, happened: bool) -> bool:
        """Say whether a conversation that is being left has nothing more to say, or has had the time for it."""
        ended = self.client.ended or self.server.ended
        return time.monotonic() - self.left > PATIENCE[ended] or not (happened or ended)

    def _all_is_said(self) -> bool:
        return all(side.ended and not side.waiting for side in (self.client, self.server))

    def _drain(self) -> None:
        """Take over what each side said before the other broke, or itself: an answer may come just before a reset."""
        for side, other in self.sides.values():
            with contextlib.suppress(OSError):
                for _ in range(DRAINED):
                    if side.ended or (piece := side.take()) is None or (side.error == errno.ECONNRESET and not piece):
                        break
                    side.ended = not piece
                    told = side.hear(piece)
                    with contextlib.suppress(OSError):
                        self._pass_on(told, other)
