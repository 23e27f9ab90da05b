"""Put a distance between a client and a server on loopback: delay, rate and jitter, without a network.

    with link(server, rtt="40 ms", rate="10 Mbit/s", jitter="2 ms") as far:
        rest.Client(far.port).predict(features)

What travels keeps its order and loses nothing. The first bytes of a client reach the server 1.5 round trips after it connected (SYN, SYN
and ACK, then ACK with the data: RFC 9293 §3.5), a server that speaks first is heard after 2, and ends and resets travel like bytes. TLS
needs no help: the round trips of its handshake are bytes that pass.

What this can't tell, because our relay has two whole TCP connections of loopback where a network has one of its own:

- Loss, and how TCP recovers from it: a lost packet stops a connection for a round trip or more.
- Congestion control: a young connection is slow (slow start, RFC 5681 §3.1), here it is fast at once. Far away, a body of a hundred
  kilobytes takes some round trips more than here.
- The queues of a bottleneck that strangers share (bufferbloat). Connections of one link do share its rate, first come, first served.
- Packets: no MTU, and a rate counts the bytes of TCP's payload only, so headers of TCP, IP and Ethernet (some 5 %) come for free.
- ``connect()`` itself: the kernel completes it at once. Its round trip is waited for before the first byte moves, and a refusal of the
  server comes as a reset of a connection that seemed to be open.

A call through it costs some tenths of a millisecond more than the figures say: the threads of ``link`` have to wake up, four times.
``python -m benchmarks.accuracy`` measures how exact it is.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from .journey import Journey, Way
from .line import Each, Line, lines
from .relay import Listening, relaying

WAKE = 0.00005  # seconds that a client has been connecting at least when our thread, which has to wake up, learns of it


@dataclass(frozen=True)
class Far:
    """The near end of a link: clients connect to ``port``; ``down`` and ``up`` say what lies between."""

    port: int
    down: Line
    up: Line


@contextlib.contextmanager
def link(server: Listening | int, place: str | None = None, *, rtt: Each = None, rate: Each = None, jitter: Each = None) -> Iterator[Far]:
    """Listen on a free port of 127.0.0.1, and relay to ``server`` (its port, or what has one) as if it were far away.

    ``place`` is one of the names in ``line.PRESETS``: "same rack", "same region", "across an ocean", "hotel Wi-Fi"; figures beside it go
    first. ``rtt`` is the round trip, half of it each way; ``jitter`` is how much a one-way delay may be shorter or longer; ``rate`` is what
    all connections of the link have together. Text has a unit ("40 ms", "1.5 s", "10 Mbit/s", "1 Gbit/s"), a number is seconds or bits a
    second. A pair is (down, up), as on a contract for a home line: ``rate=("20 Mbit/s", "5 Mbit/s")``, ``rtt=("30 ms", "10 ms")``.

    >>> with link(server, "hotel Wi-Fi", rate="1 Mbit/s") as far:  # doctest: +SKIP
    ...     rest.Client(far.port).predict(features)

    Raises ValueError or TypeError for a figure that can't be read. Leaving the block ends its connections, of which it carries some 500.
    """
    down, up = lines(place, rtt, rate, jitter)
    port = server if isinstance(server, int) else server.port
    turn = threading.Lock()
    bell, cord = socket.socketpair()

    def admit(client: socket.socket, _: int) -> tuple[socket.socket, float]:
        return client, time.monotonic() - WAKE

    def meet(arrival: tuple[socket.socket, float]) -> None:
        client, opened = arrival
        Journey(client, port, Way(up, turn), Way(down, turn), bell).carry(opened)

    with bell, cord, relaying(meet, admit) as near:
        try:
            yield Far(near, down, up)
        finally:
            cord.shutdown(socket.SHUT_RDWR)  # every connection sees it, and ends
