"""Rows of sixteen bytes, and what stands in them: the hexadecimal and the text of each label, a note, and a card."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .label import Label, Layer, Message
from .telling import is_secret, is_told, stem

WIDTH = 16  # bytes a row
CARD = 5  # rows that a card may be high
LEAST = 5  # rows that are worth folding
LONG = 34  # rows of a message that show when nothing in it repeats


class Run(NamedTuple):
    """The part of a label that stands in one row."""

    key: int  # the label's number in its message, by which the style ties its bytes, its text and its card together
    look: str
    hex: str
    text: str
    spoken: str  # what a screen reader says for the label's first part; else ""


class Note(NamedTuple):
    """What the end of a row says about a label that begins there, or about neighbours of one kind."""

    layer: Layer
    name: str
    value: str


class Row(NamedTuple):
    """Sixteen bytes."""

    offset: int  # from the first byte of the message
    runs: list[Run]
    notes: list[Note]
    cards: list[tuple[int, Label, str]]  # of the labels that are seen here for the first time
    low: bool  # so far down that a card must grow upwards


def rows(message: Message, octets: bytes, span: range, keys: dict[Label, int]) -> Iterator[Row]:
    """Yield the rows with the numbers ``span``; number the labels that are met in ``keys``."""
    starts = [label.start for label in message.labels]
    for number in span:
        start = message.start + number * WIDTH
        stop = min(start + WIDTH, message.end)
        here = message.labels[bisect_right(starts, start) - 1 : bisect_right(starts, stop - 1)]
        new = [label for label in here if label not in keys]
        for label in new:
            keys[label] = len(keys)
        yield Row(
            offset=number * WIDTH,
            runs=[
                _run(
                    label,
                    octets[max(start, label.start) : min(stop, label.end)],
                    keys[label],
                    label.start >= start,
                    _spoken(label, message) if label in new else "",
                )
                for label in here
            ],
            notes=_notes(new),
            cards=[(keys[label], label, spot(label, message)) for label in new],
            low=number >= CARD and stop > message.end - CARD * WIDTH,
        )


def height(message: Message) -> int:
    """Return how many rows a message has."""
    return -(-(message.end - message.start) // WIDTH)


def fold(message: Message) -> range:
    """Return which rows to fold: what lies inside the longest repetition, or the middle of a long message; else none."""
    extents: dict[str, tuple[int, int]] = {}
    for label in message.labels:
        first, _ = extents.get(stem(label.name), (label.start, 0))
        if "[" in label.name or label.end - label.start > WIDTH * LEAST:
            extents[stem(label.name)] = (first, label.end)
    start, end = max(extents.values(), key=lambda extent: extent[1] - extent[0], default=(0, 0))
    inside = range(-(-(start - message.start) // WIDTH) + 2, (end - message.start) // WIDTH - 1)
    if len(inside) < LEAST and height(message) > LONG:
        inside = range(LONG // 2, height(message) - LEAST)
    return inside if len(inside) >= LEAST else range(0)


def spot(label: Label, message: Message) -> str:
    """Return in words where in ``message`` a label stands."""
    first, last = label.start - message.start, label.end - message.start - 1
    return f"byte {first}" if first == last else f"bytes {first}–{last}"


def printable(octets: bytes) -> str:
    """Return ``octets`` as text, with a middle dot for each that is no printable ASCII."""
    return "".join(chr(octet) if 32 <= octet < 127 else "·" for octet in octets)


def _run(label: Label, piece: bytes, key: int, begins: bool, spoken: str) -> Run:
    look = f"w-{label.layer.name.lower()}" + " a" * begins
    if is_secret(label):
        return Run(key, look, " ".join(["··"] * len(piece)), "·" * len(piece), spoken)
    return Run(key, look, piece.hex(" "), printable(piece), spoken)


def _spoken(label: Label, message: Message) -> str:
    value = f": {label.value[:80]}" if label.value else ""
    return f"{label.name}{value} ({label.layer}, {spot(label, message)})"


def _notes(labels: list[Label]) -> list[Note]:
    """Return notes on ``labels``: separators, header names and the types of elements have none, neighbours of one list share one."""
    notes: list[Note] = []
    for label in labels:
        if not is_told(label) or (label.layer is Layer.MARKS and "[" in label.name):
            continue
        if notes and "[" in label.name and stem(notes[-1].name) == stem(label.name):
            notes[-1] = notes[-1]._replace(value=f"{notes[-1].value}, {label.value}")
        else:
            notes.append(Note(label.layer, label.name, label.value))
    return notes
