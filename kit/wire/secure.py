"""TLS that ends at the tap, with a certificate made for the occasion: outside what an eavesdropper sees, inside what was meant.

with tap(server, tls=True) as wire:
    HTTPSConnection("127.0.0.1", wire.port, context=wire.context()).request("GET", "/v1/models")
print(wire.outside, wire)
"""

import contextlib
import socket
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path

import trustme

from .kernel import Meter
from .record import Wire
from .side import PIECE, Told
from .tap import stop

# Who offers both gets HTTP/1.1, which every server of the kit but gRPC's speaks; gRPC offers h2 alone (RFC 7301 §3.2: the server chooses).
PROTOCOLS = ["http/1.1", "h2"]


def shielding(wire: Wire, closing: contextlib.ExitStack) -> Callable[[socket.socket, int], "Shielded"]:
    """Give ``wire`` an outside, and an authority that lasts until ``closing``; return what makes Shielded connections."""
    folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="wirelab-")))
    wire.authority = folder / "authority.pem"
    wire.outside = Wire(contract=wire.contract, began=wire.began, date=wire.date)
    authority = trustme.CA(organization_name="Wirelab", organization_unit_name="trusted for as long as a tap lasts")
    authority.cert_pem.write_to_path(str(wire.authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    context.set_alpn_protocols(PROTOCOLS)
    context.options |= getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)  # or OpenSSL answers an end without a goodbye with an alert
    context.num_tickets = 0  # nobody comes back to this tap, and a client that leaves without reading its tickets would seem to reset
    return lambda client, its_port: Shielded(wire, client, its_port, context)


class Shielded:
    """A connection that only its two sides can read: TLS towards the client, plain towards the server."""

    def __init__(self, wire: Wire, client: socket.socket, its_port: int, context: ssl.SSLContext):
        self.client, self.now = client, wire.now
        self.near, self.far = Meter(client), None
        self.inside, self.outside = wire.open(its_port), wire.outside.open(its_port)
        self.inside.count = lambda: (self.far.went(), self.far.came()) if self.far else (0, 0)
        self.outside.count = lambda: (self.near.came(), self.near.went())
        self.hidden, self.shown = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.hidden, self.shown, server_side=True)
        self.agreed = False  # the handshake is over; until then the server is not listened to

    def reached(self, server: socket.socket) -> None:
        """Learn on which socket the server answers, plainly."""
        self.far = Meter(server)

    def sent(self, piece: bytes) -> Told:
        """Keep records of the client, and what was in them; pass that on."""
        self.outside.sent.add(self.now(), piece)
        if self.inside.sent.ended is not None:  # after its goodbye; nothing that it may add means anything
            return Told(last=True)
        self.hidden.write(piece) if piece else self.hidden.write_eof()
        words, last, ending = self._open()
        if words:
            self.inside.sent.add(self.now(), words)
        if last:
            self.inside.sent.add(self.now(), b"")
        return Told(words, self._shown(), last, ending)

    def received(self, piece: bytes) -> Told:
        """Keep what the server said, and the records that hide it; pass these on, at the end with a goodbye (RFC 8446 §6.1)."""
        self.inside.received.add(self.now(), piece)
        if piece:
            self.tls.write(piece)
        else:
            with contextlib.suppress(ssl.SSLError):  # that the client has not said its own yet
                self.tls.unwrap()
        told = Told(client=self._shown())
        if not piece:
            self.outside.received.add(self.now(), b"")
        return told

    def end(self, ending: str, broken_by: str) -> None:
        """Note how both ended, and what the kernel counted until then."""
        stop(self, self.outside.sent, self.inside.received, broken_by)
        for connection in (self.inside, self.outside):
            connection.end(self.now(), ending, broken_by)

    def _open(self) -> tuple[bytes, bool, str]:
        """Return what came, whether it was the last, and how the connection ends if it can't go on."""
        words = b""
        try:
            if not self.agreed:
                self.tls.do_handshake()
                self.agreed = True
            while word := self.tls.read(PIECE):
                words += word
        except ssl.SSLWantReadError:
            return words, False, ""
        except ssl.SSLEOFError:  # the client left without a goodbye, as many do
            return words, True, "" if self.agreed else "no handshake"
        except ssl.SSLError:
            return words, True, "reset" if self.agreed else "no handshake"
        return words, True, ""

    def _shown(self) -> bytes:
        """Return what TLS has written for the client since the last time."""
        if records := self.shown.read():
            self.outside.received.add(self.now(), records)
        return records
