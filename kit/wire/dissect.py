"""Take the bytes of a connection apart: which protocol they are in shows in the first of them, and its reader makes the messages."""

import re
from collections.abc import Callable

from google.protobuf.descriptor import FileDescriptor

from kit.prediction_pb2 import DESCRIPTOR

from . import http1, http2, tls
from .http1names import METHODS
from .label import Label, Layer, Message

METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} ")  # any method, RFC 9110 §9.1
SETTINGS = re.compile(rb"\0..\x04\0{5}", re.DOTALL)  # the header of the frame with which a server begins HTTP/2, RFC 9113 §3.4


def dissect(sent: bytes, received: bytes, contract: FileDescriptor | None = DESCRIPTOR) -> tuple[list[Message], list[Message]]:
    """Return the messages of both directions of a connection; in each, their labels cover every byte once, in order. Never raises.

    ``sent`` are all bytes from the client, ``received`` all from the server; either may be empty, or end anywhere. What can't be read
    is UNREAD. ``contract`` tells the types of Protobuf messages: gRPC's by the path of the call, others by its first method.

    >>> [message.title for message in dissect(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", b"")[0]]
    ['GET /']
    """
    asked: list[Message] = []
    answered: list[Message] = []
    starts, reader = (0, 0), _read
    while starts != (len(sent), len(received)):
        questions, answers, *switch = reader(sent[starts[0] :], received[starts[1] :], contract)
        asked += [_moved(message, starts[0]) for message in questions]
        answered += [_moved(message, starts[1]) for message in answers]
        if not any(switch):
            break
        starts = starts[0] + switch[0].sent, starts[1] + switch[0].received
        reader = switch[0].read or _read
    return asked, answered


def _read(sent: bytes, received: bytes, contract: FileDescriptor | None) -> tuple:
    """Read both directions as the protocol that their first bytes show, or each as its own, where a server answers in another one."""
    asked, answered = _of_client(sent), _of_server(received)
    if asked and answered and asked is not answered:
        return dissect(sent, b"", contract)[0], dissect(b"", received, contract)[1]
    return (asked or answered or _unknown)(sent, received, contract)


def _of_client(octets: bytes) -> Callable | None:
    """Return who reads what begins like this, or None where nobody does, or nothing is there."""
    if tls.begins(octets):
        return tls.read
    if octets.startswith(http2.PREFACE[:14]) or (len(octets) > 2 and http2.PREFACE.startswith(octets)):
        return http2.read
    begun = octets and any(method.encode().startswith(octets) for method in METHODS)
    return http1.read if begun or METHOD.match(octets) else None


def _of_server(octets: bytes) -> Callable | None:
    """Return who reads what begins like this, or None where nobody does, or nothing is there."""
    if tls.begins(octets):
        return tls.read
    if SETTINGS.match(octets):
        return http2.read
    return http1.read if octets and octets[:5] == b"HTTP/"[: len(octets)] else None


def _unknown(sent: bytes, received: bytes, contract: FileDescriptor | None) -> tuple[list[Message], list[Message]]:
    """Say that no reader knows the protocol."""
    meaning = "a protocol that begins in a way which no reader knows"
    each = [
        [Message("", "not understood", [Label(0, len(octets), Layer.UNREAD, "not understood", "", meaning)], facts={"complete": False})]
        if octets
        else []
        for octets in (sent, received)
    ]
    return each[0], each[1]


def _moved(message: Message, by: int) -> Message:
    """Return a message that stands ``by`` bytes further on."""
    if by:
        message.labels = [label._replace(start=label.start + by, end=label.end + by) for label in message.labels]
    return message
