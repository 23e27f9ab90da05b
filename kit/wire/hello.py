"""TLS handshake messages in the clear (RFC 8446 §4): the greetings of both sides, and the names that they give away.

Each is a type, a length and fields that mostly carry their own lengths (§3.4), in an order that never changes.
"""

import ssl
from functools import cache

from .label import Labels, Layer, sized
from .tlsnames import CLIENT_HELLO, EXTENSIONS, MESSAGES, SERVER_HELLO, VERSIONS
from .words import decoded, plain

GREETINGS = {CLIENT_HELLO: "RFC 8446 §4.1.2", SERVER_HELLO: "RFC 8446 §4.1.3"}
HEADER = 4  # bytes: the type, and three of a length
MESSAGE = "RFC 8446 §4"


class Handshake:
    """What one side's records so far have told: whether its cipher has changed, and how much of a message is still to come."""

    def __init__(self):
        self.changed, self.missing = False, 0

    def in_the_clear(self, content: bytes) -> bool:
        """Say whether the content of a handshake record can be read: until the cipher changes, and then a greeting that is repeated.

        In TLS 1.3 a change means nothing, and a second ClientHello or ServerHello may follow on it (RFC 8446 §4.1.4 and appendix D.4).
        """
        greeting = content[:1] in (b"\x01", b"\x02") and int.from_bytes(content[1:4]) + 4 == len(content)
        return not self.changed or greeting

    def label(self, labels: Labels, content: bytes) -> str:
        """Label the messages in a record's ``content``; return their names."""
        names, at = [], min(self.missing, len(content))
        self.missing -= at
        if at:
            names.append("handshake (continued)")
            labels.add(at, Layer.TLS, "handshake message (continued)", sized(at), "began in the record before", MESSAGE)
        while at < len(content):
            name = MESSAGES.get(content[at], "handshake message")
            names.append(name)
            if content[at] not in MESSAGES or len(content) - at < HEADER:
                labels.add(len(content) - at, Layer.TLS, name, sized(len(content) - at), "sealed, or not there to its end", MESSAGE)
                break
            length = int.from_bytes(content[at + 1 : at + HEADER])
            body = content[at + HEADER : at + HEADER + length]
            labels.add(1, Layer.TLS, "message type", name, "which message of the handshake", MESSAGE)
            labels.add(HEADER - 1, Layer.TLS, "message length", sized(length), "how long it is", MESSAGE)
            if content[at] in GREETINGS and len(body) == length:
                _Greeting(labels, body, content[at]).label()
            else:
                labels.add(len(body), Layer.TLS, name, sized(len(body)), "in the clear, but not taken apart here", MESSAGE, volatile=True)
            self.missing = length - len(body)
            at += HEADER + len(body)
        return ", ".join(names)


class _Greeting:
    """A ClientHello or a ServerHello."""

    def __init__(self, labels: Labels, body: bytes, kind: int):
        self.labels, self.body, self.client, self.source = labels, body, kind == CLIENT_HELLO, GREETINGS[kind]
        self.start = labels.at

    def label(self) -> None:
        """Label its fields; from where it is shorter than it says, the rest is UNREAD."""
        try:
            self.fields()
        except ValueError as error:
            self.labels.unread(self.start + len(self.body), str(error), self.source)

    def fields(self) -> None:
        """Label the fields in their order."""
        version = VERSIONS.get(int.from_bytes(self.next(2)), self.next(2).hex())
        self.add(self.next(2), "legacy version", version, "1.2 for ever; supported_versions tells the true one")
        self.add(self.next(32), "random", "32 bytes", "makes each handshake another one", volatile=True)
        self.add(self.vector(1), "session id", "", "a leftover that TLS 1.3 fills with noise", volatile=True)
        if self.client:
            suites = self.vector(2)
            self.add(suites, "cipher suites", f"{(len(suites) - 2) // 2} of them", "the ciphers that the client can use, the best first")
            self.add(self.vector(1), "compression methods", "", "none any more: the size of what is compressed gives secrets away")
        else:
            suite = self.next(2)
            self.add(suite, "cipher suite", _suites().get(int.from_bytes(suite), suite.hex()), "the cipher that the server has chosen")
            self.add(self.next(1), "compression method", "", "none")
        if self.left():
            self.add(self.next(2), "extensions length", f"{int.from_bytes(self.next(2))} bytes", "how long the extensions are")
        while self.left():
            number = int.from_bytes(self.next(2))
            octets = self.next(2) + self.vector(2, skip=2)
            name, *told, volatile = EXTENSIONS.get(number, (f"extension {number}", "this kit has no words for it", "RFC 8446 §4.2", False))
            self.labels.add(len(octets), Layer.TLS, name, _value(number, octets[4:], self.client), *told, volatile)

    def left(self) -> bytes:
        """Return what is not labelled yet."""
        return self.body[self.labels.at - self.start :]

    def next(self, size: int, skip: int = 0) -> bytes:
        """Return the ``size`` bytes that follow on ``skip`` others; ValueError where there are fewer."""
        octets = self.left()[skip : skip + size]
        if len(octets) < size:
            raise ValueError("the greeting ends amid a field")
        return octets

    def vector(self, width: int, skip: int = 0) -> bytes:
        """Return a field that begins with its own length in ``width`` bytes, these included (RFC 8446 §3.4)."""
        return self.next(width + int.from_bytes(self.next(width, skip)), skip)

    def add(self, octets: bytes, name: str, value: str, meaning: str, volatile: bool = False) -> None:
        """Label a field."""
        self.labels.add(len(octets), Layer.TLS, name, value, meaning, self.source, volatile)


def _value(number: int, octets: bytes, client: bool) -> str:
    """Return what an extension says, where that is a name."""
    if number == 0:
        return plain(decoded(octets[5:]))  # a list with one name: lengths and type are five bytes (RFC 6066 §3)
    if number == 16:
        names, found = octets[2:], []
        while names:
            found.append(plain(decoded(names[1 : 1 + names[0]])))
            names = names[1 + names[0] :]
        return ", ".join(found)
    if number == 43:
        versions = octets[1:] if client else octets
        pairs = (int.from_bytes(versions[at : at + 2]) for at in range(0, len(versions), 2))
        return ", ".join(VERSIONS.get(pair, f"0x{pair:04x}") for pair in pairs)
    return ""


@cache
def _suites() -> dict[int, str]:
    """Return the names of cipher suites by number, as far as OpenSSL knows them."""
    return {suite["id"] & 0xFFFF: suite["name"] for suite in ssl.create_default_context().get_ciphers()}
