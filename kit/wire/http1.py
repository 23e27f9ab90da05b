"""HTTP/1.1 (RFC 9112): both directions of a connection, each request with the responses that answer it.

h11 reads, in ``steps``; what it found becomes messages here.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import h11
from google.protobuf.descriptor import Descriptor, FileDescriptor

from . import ws
from .bodies import compressed, label_body, type_of_body
from .heads import Head, label_rest, told
from .label import Labels, Message, place
from .steps import Steps
from .words import decoded, plain

HTTP1 = "HTTP/1.1"


class Switch(NamedTuple):
    """Where in each direction another protocol begins, and who reads it; None: whoever knows its first bytes."""

    sent: int
    received: int
    read: Callable | None


def read(sent: bytes, received: bytes, contract: FileDescriptor | None) -> tuple[list[Message], list[Message], Switch | None]:
    """Return the messages of each direction, and where both go on in another protocol, if they do. Never raises.

    In each direction the labels cover every byte up to there once. After a fault the rest of the direction is one UNREAD message, with
    h11's reason. ``contract`` tells the types of Protobuf bodies.

    Facts: method and target, or status and reason; version, headers (without what is secret in them), body (without its chunks), complete.
    """
    asking = _Side(sent, h11.SERVER, type_of_body(True, contract))
    answering = _Side(received, h11.CLIENT, type_of_body(False, contract))
    while asking.left or answering.left:
        request = asking.next()
        response = answering.next(request)
        while isinstance(response, h11.InformationalResponse) and not answering.switched:
            response = answering.next(request)
        if answering.switched or (response is None and asking.left and _is_websocket(request)):
            switch = Switch(asking.at, answering.at, _reader(response or request))
            return asking.messages, answering.messages, switch
    return asking.messages, answering.messages, None


class _Side:
    """One direction: the messages so far, and where the next one begins. ``role`` is that of the side that h11 plays: the reader's."""

    def __init__(self, octets: bytes, role: type, kind: Descriptor | None):
        self.octets, self.role, self.kind = octets, role, kind
        self.messages: list[Message] = []
        self.at = 0
        self.switched = False

    @property
    def left(self) -> bool:
        """Say whether bytes are left to be read."""
        return self.at < len(self.octets)

    def next(self, request: h11.Request | None = None) -> Head | None:
        """Read a message, a response to ``request``; return its head as h11 sees it, or None where there is none to be read."""
        if not self.left:
            return None
        steps = Steps(self.octets, self.at, self.role, request)
        steps.run()
        self.messages.append(self.message(steps))
        self.at, self.switched = steps.end, steps.switched
        if not steps.switched and self.left and (reason := steps.after()):
            labels = Labels(self.at)
            label_rest(labels, self.octets[self.at :], f"nothing may follow on the message before: {reason}")
            self.messages.append(_unread(labels))
            self.at = len(self.octets)
        return steps.head

    def message(self, steps: Steps) -> Message:
        """Make a message of what h11 found: the labels of everything but the body are there, and the body's are put between them."""
        if steps.head is None:
            return _unread(steps.labels) if steps.refused else Message(HTTP1, "(unfinished)", steps.labels, facts={"complete": False})
        headers = told(steps.headers)
        body = b"".join(self.octets[start : start + length] for start, length in steps.body)
        inner = place(_label_body(body, headers, self.kind), steps.body)
        labels = sorted([*steps.labels, *inner], key=lambda label: label.start)
        facts = _first_facts(steps.head) | {"headers": headers, "body": body, "complete": steps.complete}
        words = [facts["method"], facts["target"]] if "method" in facts else [str(facts["status"]), facts["reason"]]
        state = "" if steps.complete else "(not understood)" if steps.refused else "(unfinished)"
        return Message(HTTP1, plain(" ".join(filter(None, [*words, state]))), labels, facts=facts)


def _label_body(body: bytes, headers: list[tuple[str, str]], kind: Descriptor | None) -> list:
    lines = {name.lower(): value for name, value in headers}
    coding = lines.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        return compressed(body, coding, "RFC 9110 §8.4")
    return label_body(body, lines.get("content-type", ""), kind)


def _first_facts(head: Head) -> dict:
    version = f"HTTP/{head.http_version.decode()}"
    if isinstance(head, h11.Request):
        return {"method": head.method.decode(), "target": decoded(head.target), "version": version}
    return {"status": head.status_code, "reason": decoded(head.reason), "version": version}


def _unread(labels: Labels) -> Message:
    return Message("", "not understood", labels, facts={"complete": False})


def _is_websocket(head: Head | None) -> bool:
    return head is not None and b"websocket" in dict(head.headers).get(b"upgrade", b"").lower()


def _reader(agreed: Head) -> Callable | None:
    """Return who reads what comes after the switch; ``agreed`` is the response, or the request where nobody has recorded a response."""
    if not _is_websocket(agreed):
        return None
    headers = dict(agreed.headers)
    subprotocol = decoded(headers.get(b"sec-websocket-protocol", b"").partition(b",")[0].strip())
    return partial(ws.read, subprotocol=subprotocol, deflate=b"permessage-deflate" in headers.get(b"sec-websocket-extensions", b""))
