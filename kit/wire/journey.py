"""Carry one connection over a link: hold its bytes, its opening and its end until the lines say that they have arrived."""

import ctypes
import math
import select
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from .line import Line
from .relay import reach, reset

PR_SET_TIMERSLACK = 29
PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
REACH = 0.0002  # seconds that it takes about to connect to the server, so that begins as much sooner
BUFFER = 1 << 18  # bytes that the kernel may hold at each of our sockets, instead of megabytes that grow

Word = bytes | Callable[[], None]  # what travels: bytes, or what happens when it arrives


class Way:
    """One direction of one connection: where it leads from and to, and what is on its way."""

    def __init__(self, line: Line, turn: threading.Lock):
        self.line, self.turn = line, turn
        self.source: socket.socket | None = None  # None: not connected yet, or nothing more to come
        self.sink: socket.socket | None = None
        self.under_way: deque[tuple[float, Word]] = deque()  # with the time when each is due
        self.size = 0
        self.full = False  # the sink takes no more at present

    def put(self, word: Word, came: float | None = None) -> None:
        """Send bytes, or an event, on their way, now or when they came."""
        size = len(word) if isinstance(word, bytes) else 0
        with self.turn:
            due = self.line.arrival(time.monotonic() if came is None else came, size)
        self.under_way.append((due, word))
        self.size += size

    @property
    def wants(self) -> bool:
        """Say whether more bytes may leave the source."""
        return self.source is not None and self.size < self.line.room

    @property
    def due(self) -> float:
        """Return when there is something to hand over; never, while the sink is full."""
        return self.under_way[0][0] if self.under_way and not self.full else math.inf


class Journey:
    """A client's connection and the server's, in one thread, which sleeps until a byte comes or is due, or until ``bell`` can be read."""

    def __init__(self, client: socket.socket, port: int, up: Way, down: Way, bell: socket.socket):
        self.client, self.port, self.up, self.down, self.bell = client, port, up, down, bell
        self.ends = 0  # directions that are over
        self.broken = False

    def carry(self, opened: float) -> None:
        """Carry both directions until both have ended, one has broken, or the link is taken down."""
        _wake_sharply()
        ready = opened + self.up.line.delay + self.down.line.delay  # SYN there, SYN and ACK back: till then the client could not send
        if select.select([self.bell], [], [], max(0.0, ready - time.monotonic()))[0]:
            return
        _prepare(self.client)
        self.up.source = self.down.sink = self.client
        self.up.put(self._open, ready - REACH)
        self._take(self.up, ready)
        try:
            while self.ends < 2 and not self.broken and self._wait():
                self._deliver(self.up, self.down)
                self._deliver(self.down, self.up)
        finally:
            if self.up.sink:
                self.up.sink.close()

    def _wait(self) -> bool:
        """Sleep until something comes or is due, and take what came; return False when the link is taken down."""
        ways = (self.up, self.down)
        sleep = max(0.0, min(way.due for way in ways) - time.monotonic())
        wanted = [way.source for way in ways if way.wants]
        full = [way.sink for way in ways if way.full]
        readable, writable, _ = select.select([self.bell, *wanted], full, [], None if math.isinf(sleep) else sleep)
        for way in ways:
            way.full = way.full and way.sink not in writable
            if way.source in readable:
                self._take(way)
        return self.bell not in readable

    def _take(self, way: Way, came: float | None = None) -> None:
        try:
            piece = way.source.recv(way.line.piece)
        except BlockingIOError:
            return
        except OSError:
            self._break(way)
            return
        if piece:
            way.put(piece, came)
        else:
            way.source = None
            way.put(lambda: self._end(way))

    def _deliver(self, way: Way, back: Way) -> None:
        """Give the sink what is due; when it is broken, the other side learns of it, a way later."""
        try:
            while way.due <= time.monotonic():
                due, word = way.under_way.popleft()
                if not isinstance(word, bytes):
                    word()
                    continue
                sent = _send(way.sink, word)
                way.size -= sent
                if sent < len(word):
                    way.under_way.appendleft((due, word[sent:]))
                    way.full = True
        except OSError:
            way.under_way.clear()
            way.source = None
            self._break(back)

    def _open(self) -> None:
        self.up.sink = reach(self.port)
        _prepare(self.up.sink)
        self.down.source = self.up.sink

    def _end(self, way: Way) -> None:
        self.ends += 1
        way.sink.shutdown(socket.SHUT_WR)

    def _break(self, way: Way) -> None:
        """Send a reset on its way, after the bytes before it."""
        way.source = None
        way.put(lambda: self._slam(way.sink))

    def _slam(self, sink: socket.socket | None) -> None:
        self.broken = True
        if sink:
            reset(sink)


def _wake_sharply() -> None:
    """Ask Linux to wake this thread when its sleep ends, not up to 50 µs later (prctl(2)); elsewhere do nothing."""
    if PRCTL:
        PRCTL(PR_SET_TIMERSLACK, 1, 0, 0, 0)


def _prepare(end: socket.socket) -> None:
    end.setblocking(False)
    for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        end.setsockopt(socket.SOL_SOCKET, buffer, BUFFER)


def _send(sink: socket.socket, piece: bytes) -> int:
    try:
        return sink.send(piece)
    except BlockingIOError:
        return 0
