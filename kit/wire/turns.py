"""Which message belongs to which call: what a connection pays once, what its first call costs, what a later one costs."""

from collections import Counter
from collections.abc import Sequence

from .label import Message

DATA = ("text", "binary", "continuation")  # WebSocket frames that carry a message


def turns(sent: Sequence) -> list[int]:
    """Return for each message the number of its call, from 1 on in the order in which they began; 0 for what belongs to no call.

    A call is an HTTP/1.1 request and its response, a stream of HTTP/2, or a WebSocket message from the client and what comes back before
    its next one. To no call belong the preface, settings and flow control of HTTP/2, the handshake, pings and closes of WebSocket, TLS.
    """
    upgraded = {one.connection for one in sent if one.message.protocol == "WebSocket"}
    begun: dict[tuple, int] = {}
    seen: Counter[tuple[int, str]] = Counter()  # requests, and responses, of each connection so far
    found = []
    for one in sent:
        turn = (
            None
            if one.message.protocol == "HTTP/1.1" and one.connection in upgraded
            else _turn(one.message, one.connection, one.direction, seen)
        )
        found.append(begun.setdefault((one.connection, turn), len(begun) + 1) if turn else 0)
    return found


def _turn(message: Message, connection: int, direction: str, seen: Counter) -> int | None:
    """Return the number of the call on its connection, whatever its numbers are like; None for no call."""
    if message.protocol == "HTTP/2":
        return message.stream
    if message.protocol == "HTTP/1.1":
        turn = seen[connection, direction] + 1
        if not 100 <= message.facts.get("status", 200) < 200:  # after an interim response the final one has yet to come
            seen[connection, direction] += 1
        return turn
    if message.protocol == "WebSocket" and message.facts.get("opcode") in DATA:
        if direction == "sent" and message.facts["opcode"] != "continuation":
            seen[connection, direction] += 1
        return seen[connection, "sent"]
    return None
