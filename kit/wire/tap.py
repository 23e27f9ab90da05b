"""Put a recording relay in front of a running server: what a client says to it reaches the server, and is kept with its time.

    with tap(server) as wire:
        rest.Client(wire.port).predict(features)
    print(wire)

Any client can be pointed at ``wire.port``: ours, curl, a browser, gRPC in any language.
"""

import contextlib
import socket
from collections.abc import Iterator

from .carry import carry, part
from .kernel import Meter
from .record import Stream, Wire
from .relay import Listening, reach, relaying


@contextlib.contextmanager
def tap(server: Listening | int, *, tls: bool = False, contract: object = None) -> Iterator[Wire]:
    """Listen on a free port of 127.0.0.1, relay to ``server`` (its port, or what has one), and record what passes in the Wire.

    With ``tls`` clients speak TLS to the tap, which speaks plainly to the server: the Wire holds what was meant, its ``outside`` what an
    eavesdropper sees, and ``wire.context()`` or ``wire.authority`` makes a client trust it. ``contract`` is the FileDescriptor of another
    .proto than the kit's. The Wire can be read while its connections are open, and after the block, which ends them. It keeps every
    byte: tap calls, and not a load test.

    >>> with tap(server) as wire:  # doctest: +SKIP
    ...     rest.Client(wire.port).predict(features)
    """
    port = server if isinstance(server, int) else server.port
    with contextlib.ExitStack() as closing:
        bell, cord = map(closing.enter_context, socket.socketpair())
        wire = Wire(contract=contract)
        admit = _shielding(wire, closing) if tls else lambda client, its_port: Open(wire, client, its_port)
        wire.port = closing.enter_context(relaying(lambda connection: meet(connection, port, bell), admit))
        if wire.outside:
            wire.outside.port = wire.port
        closing.callback(cord.shutdown, socket.SHUT_RDWR)  # every connection hears it, and ends
        yield wire


class Open:
    """A connection that anyone can read: its bytes pass as they are. The kernel counts them where they come in."""

    agreed = True

    def __init__(self, wire: Wire, client: socket.socket, its_port: int):
        self.client, self.now = client, wire.now
        self.near, self.far = Meter(client), None
        self.connection = wire.open(its_port)
        self.connection.count = lambda: (self.near.came(), self.far.came() if self.far else 0)

    def reached(self, server: socket.socket) -> None:
        """Learn on which socket the server answers."""
        self.far = Meter(server)

    def sent(self, piece: bytes) -> bytes:
        """Keep what the client said, and pass it on."""
        self.connection.sent.add(self.now(), piece)
        return piece

    def received(self, piece: bytes) -> bytes:
        """Keep what the server said, and pass it on."""
        self.connection.received.add(self.now(), piece)
        return piece

    def end(self, ending: str, broken_by: str) -> None:
        """Note how it ended, and what the kernel counted until then."""
        stop(self, self.connection.sent, self.connection.received, broken_by)
        self.connection.end(self.now(), ending, broken_by)


def stop(hands, sent: Stream, received: Stream, broken_by: str) -> None:
    """Read the meters of ``hands`` for the last time; ``sent`` and ``received`` are what came in on their sockets."""
    hands.near.stop(ended=sent.ended is not None, broken=broken_by == "client")
    if hands.far:
        hands.far.stop(ended=received.ended is not None, broken=broken_by == "server")


def meet(hands: Open, port: int, bell: socket.socket) -> None:
    """Carry a connection between its client and the server on ``port`` to its end, whichever it is, and close it."""
    ends, ending, broken_by = [hands.client], "refused", "server"
    try:
        ends.append(reach(port))
        hands.reached(ends[1])
        ending, broken_by = carry(*ends, hands, bell)
    finally:
        hands.end(ending, broken_by)  # before the sockets close, on which the kernel counts
        part(ending, *ends)


def _shielding(wire: Wire, closing: contextlib.ExitStack):
    from .secure import shielding

    return shielding(wire, closing)
