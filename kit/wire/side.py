"""One of the two sockets of a connection that is relayed: what waits for it, and who has said the last word on it.

Linux' poll(2) tells a reset from a goodbye even while nothing is to be read or written; elsewhere select(2) does what can be done.
"""

import os
import select
import socket
import sys
from collections.abc import Callable
from typing import NamedTuple, NoReturn

PIECE = 1 << 16  # bytes that one recv takes at most
READ, WRITE, ERROR = 1, 4, 8  # POLLIN, POLLOUT, POLLERR of poll(2) on Linux
TELLS_ALL = sys.platform == "linux"


class Told(NamedTuple):
    """What follows from what a side said, if it is more than bytes for the other: some for itself, its last word, the end of it all."""

    server: bytes = b""
    client: bytes = b""
    last: bool = False
    ending: str = ""  # the connection is over at once, and that is how it ended


class Side:
    """A socket, and ``hear``, which takes what it says, b"" at its end, and returns what to give the other, or what else follows."""

    def __init__(self, end: socket.socket, hear: "Callable[[bytes], bytes | Told]"):
        end.setblocking(False)
        self.end, self.hear = end, hear
        self.waiting = b""  # what it does not take at present
        self.ended = False  # it has said its last word
        self.farewell = False  # the other has, so after what is waiting it gets a goodbye
        self.done = False  # it has got it
        self.error = 0  # what broke it
        self.watched: int | None = None  # what is looked for; None: nothing at all
        self.hung_up = False

    @property
    def is_over(self) -> bool:
        """Say whether neither of us has anything to say any more."""
        return self.ended and self.done

    def give(self, piece: bytes = b"") -> None:
        """Send what is waiting and ``piece``, as far as the socket takes it, then the goodbye; OSError when it is broken."""
        piece = self.waiting + piece
        if piece:
            try:
                self.waiting = piece[self.end.send(piece) :]
            except BlockingIOError:
                self.waiting = piece
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

    def watch(self, watcher: "select.poll | Select", hears: bool) -> None:
        """Let ``watcher`` look for what we are ready for; always for a reset, where that can be told from a goodbye."""
        wanted = (READ if hears else 0) | (WRITE if self.waiting else 0)
        if not wanted and (self.hung_up or not TELLS_ALL or self.is_over):
            wanted = None
        if wanted != self.watched:
            watcher.unregister(self.end) if wanted is None else watcher.register(self.end, wanted)
            self.watched = wanted


class Select:
    """What we need of poll(2), by select(2)."""

    def __init__(self):
        self.watched: dict[int, int] = {}

    def register(self, end: socket.socket, wanted: int) -> None:
        """Look for READ, WRITE, or both."""
        self.watched[end.fileno()] = wanted

    def unregister(self, end: socket.socket) -> None:
        """Look no longer."""
        self.watched.pop(end.fileno(), None)

    def poll(self, milliseconds: float | None) -> list[tuple[int, int]]:
        """Wait until something can be read or written, and return (number of the file, READ or WRITE) for each."""
        wanted = [[number for number, what in self.watched.items() if what & flag] for flag in (READ, WRITE)]
        readable, writable, _ = select.select(*wanted, [], None if milliseconds is None else milliseconds / 1000)
        return [(number, READ) for number in readable] + [(number, WRITE) for number in writable]


def watcher() -> "select.poll | Select":
    """Return what looks at sockets on this system."""
    return select.poll() if TELLS_ALL else Select()
