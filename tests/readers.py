"""What the tests of all readers share: whether labels cover the bytes, examples that are the same on every run, bytes that went wrong.

For the tests of HTTP/2 and Protobuf as well: ``from readers import covers, damaged, steady``.
"""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st

from kit.wire import tap
from kit.wire.dissect import dissect
from kit.wire.label import Layer


def steady(examples: int) -> settings:
    """Try that many examples, the same in every run."""
    return settings(max_examples=examples, derandomize=True, deadline=None)


def covers(messages, octets: bytes) -> bool:
    """Say whether the labels of the messages stand one after the other over all of the bytes, none of them empty."""
    return labels_cover([label for message in messages for label in message.labels], octets) and all(each.labels for each in messages)


def labels_cover(labels, octets: bytes) -> bool:
    """Say the same of the labels of one body."""
    ends = [0, *(label.end for label in labels)]
    return [label.start for label in labels] == ends[:-1] and ends[-1] == len(octets) and all(label.start < label.end for label in labels)


def read_covered(sent: bytes, received: bytes = b""):
    """Take both directions apart, and see that every byte is covered."""
    asked, answered = dissect(sent, received)
    assert covers(asked, sent)
    assert covers(answered, received)
    return asked, answered


def recorded(port: int, use: Callable[[int], object]) -> tuple[bytes, bytes]:
    """Return what ``use`` sends to the server on ``port`` over one connection, when it is given another port, and what comes back."""
    with tap(port) as wire:
        use(wire.port)
    (connection,) = wire.connections
    return connection.octets("sent"), connection.octets("received")


def told(message) -> dict[str, str]:
    """Return what the labels of a message say, by name."""
    return {label.name: label.value for label in message.labels}


def unread(messages) -> list[str]:
    """Return why bytes were not understood."""
    return [label.meaning for message in messages for label in message.labels if label.layer is Layer.UNREAD]


@st.composite
def damaged(draw, octets: bytes) -> bytes:
    """Draw bytes that went wrong: cut off, and with some of them changed, left out or put in."""
    octets = octets[: draw(st.integers(0, len(octets)))]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(octets)))
        octets = octets[:at] + draw(st.binary(max_size=4)) + octets[at + draw(st.integers(0, 4)) :]
    return octets
