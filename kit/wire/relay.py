"""A TCP relay on loopback: what a client sends goes on to a server and back, through hands that may look at it or delay it.

``tap`` records what passes, ``link`` delays it. Both survive what networks do: half-closed sockets, resets, a side that never reads.
"""

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

HOST = "127.0.0.1"
BACKLOG = 128  # clients that may wait for us to accept them
GRACE = 1.0  # seconds that connections have to end by themselves when a block is left


class Listening(Protocol):
    """Anything that says at which port of 127.0.0.1 it listens: a Server, a Wire, the near end of a link."""

    port: int


Meet = Callable[[socket.socket], None]  # is given a client's socket, in a thread of its own, and returns when the connection is over
Admit = Callable[[socket.socket, int], object]  # is given a client's socket and port


@contextlib.contextmanager
def relaying(meet: Meet, admit: Admit | None = None) -> Iterator[int]:
    """Listen on a free port of 127.0.0.1, let ``meet`` serve every connection in a thread of its own, and yield the port.

    ``admit`` is called in the order in which clients come, and what it returns is given to ``meet`` instead of the socket. Leaving the
    block gives the connections ``GRACE`` seconds to end by themselves, then shuts them down, which wakes whoever waits on them, and waits
    for their threads. ``meet`` need not close its socket.
    """
    clients: dict[threading.Thread, socket.socket] = {}

    def serve(client: socket.socket, admitted: object) -> None:
        try:
            with client, contextlib.suppress(OSError):  # a connection that broke is no news here
                meet(admitted)
        finally:
            clients.pop(threading.current_thread())

    def accept() -> None:
        rings = False
        while not rings:
            rings = bell in [key.fileobj for key, _ in waiting.select()]
            try:
                for _ in range(BACKLOG):  # all who came before the bell rang
                    welcome(*listener.accept())
            except BlockingIOError:
                continue
            except OSError:  # a client that was gone before we looked, or no more files can be opened at present
                time.sleep(0.01)

    def welcome(client: socket.socket, address: tuple[str, int]) -> None:
        client.setblocking(True)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        admitted = admit(client, address[1]) if admit else client
        thread = threading.Thread(name="relay", target=serve, args=(client, admitted), daemon=True)
        clients[thread] = client
        thread.start()

    bell, cord = socket.socketpair()  # closing a listener does not wake a thread in accept() on every system
    with bell, cord, socket.create_server((HOST, 0), backlog=BACKLOG) as listener, selectors.DefaultSelector() as waiting:
        listener.setblocking(False)
        for end in (listener, bell):
            waiting.register(end, selectors.EVENT_READ)
        accepting = threading.Thread(name="relay: accept", target=accept, daemon=True)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            cord.shutdown(socket.SHUT_RDWR)
            accepting.join(5)
            end = time.monotonic() + GRACE
            for thread in list(clients):
                thread.join(max(0.0, end - time.monotonic()))
            for thread, client in list(clients.items()):
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)  # no close: another socket could get its number while the thread still uses it
                thread.join(5)


def reach(port: int) -> socket.socket:
    """Connect to the server on ``port``, without waiting for more bytes before a small piece is sent (TCP_NODELAY)."""
    server = socket.create_connection((HOST, port), timeout=5)
    server.settimeout(None)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return server


def reset(end: socket.socket) -> None:
    """Close a socket with a reset (RST, RFC 9293 §3.10.5) instead of a goodbye, so that its peer learns that something broke.

    For the one thread that uses the socket: a close would not wake another that waits on it, and a shutdown first would be a goodbye.
    """
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
