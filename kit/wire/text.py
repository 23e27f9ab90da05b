"""The text: what a terminal prints, and what nbval compares, so the same calls give the same text on the next run and elsewhere.

What differs from run to run is masked: ``··`` for its bytes, ``…`` for what they say, and for their number where that differs too.
Messages that come at no fixed moment are left out. ``all=True`` leaves nothing out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from .label import Label, Layer, Message, sized
from .telling import KEPT, folded, is_secret, is_told, stem, varies

COLUMNS = 100
SHOWN = 8  # bytes of a label
ARROWS = {"sent": "→ ", "received": "← "}
ALIKE = 6  # messages alike, one after another, of which not all show

Octets = Mapping[tuple[int, str], bytes]  # by connection and direction: all bytes that went that way


def draw(sent: Sequence, octets: Octets, all: bool = False) -> str:
    """Return the messages ``sent`` as text."""
    shown = [one for one in sent if all or not one.message.control]
    several = len({one.connection for one in sent}) > 1
    blocks = []
    for _, group in groupby(shown, key=lambda one: (one.connection, one.direction, one.message.title, one.message.stream)):
        alike = list(group)
        drawn = alike if all or len(alike) < ALIKE else alike[:KEPT]
        blocks += ["\n".join(_block(one, octets[one.connection, one.direction], several, all)) for one in drawn]
        if len(drawn) < len(alike):
            blocks.append(_counted(alike[KEPT:]))
    return "\n\n".join(blocks + ([] if all else list(_left_out(sent, shown))))


def _block(one, octets: bytes, several: bool, all: bool) -> Iterator[str]:
    """Yield the lines of a message: its title, its labels, and how many bytes of separators there are between them."""
    message = one.message
    about = [message.protocol, f"connection {one.connection}" if several else "", f"stream {message.stream}" if message.stream else ""]
    yield f"{ARROWS.get(one.direction, '')}{message.title}  ({', '.join(filter(None, [*about, _size(message, all)]))})"
    if all:
        for label in message.labels:
            yield _line(label, octets, label.end - label.start, all)
        return
    for label, alike, size in folded(list(filter(is_told, message.labels))):
        yield _line(label, octets, size, all) if alike == 1 else _more(label, alike, size)
    between = [label for label in message.labels if not is_told(label)]
    if between:
        yield f"  {sum(label.end - label.start for label in between):5}  ({_names(label.name for label in between)})"


def _counted(alike: Sequence) -> str:
    """Return the line that stands for messages like those before."""
    varied = any(varies(label) for one in alike for label in one.message.labels)
    size = "" if varied else f", {sized(sum(one.message.end - one.message.start for one in alike))}"
    return f"{ARROWS.get(alike[0].direction, '')}{alike[0].message.title}  ({len(alike)} more{size})"


def _line(label: Label, octets: bytes, size: int, all: bool) -> str:
    masked = label.volatile and not all
    first = octets[label.start : min(label.end, label.start + SHOWN)]
    hidden = masked or is_secret(label) or (label.veiled and not all)
    hexadecimal = "··" if hidden else first.hex(" ") + " …" * (label.end - label.start > SHOWN)
    number = "…" if masked and varies(label) else f"{size}"
    value = _masked(label) if masked and not is_secret(label) else label.value
    line = f"  {number:>5}  {hexadecimal:25}  {label.name:22}  {value}".rstrip()
    return line if all or len(line) <= COLUMNS else line[: COLUMNS - 1] + "…"


def _more(label: Label, alike: int, size: int) -> str:
    return f"  {size:>5}  {'…':25}  {stem(label.name):22}  {alike} more"


def _names(names: Iterable[str]) -> str:
    """Return the different names, in their order, on one line."""
    line = ", ".join(dict.fromkeys(names))
    return line if len(line) < COLUMNS - 11 else line[: COLUMNS - 12] + "…"


def _masked(label: Label) -> str:
    """Return the mask of a value; a header's name in front of it is the same on every run."""
    name = re.match(r":?[a-z0-9-]+: ", label.value) if label.layer is Layer.HEADERS else None
    return (name[0] if name else "") + "…"


def _size(message: Message, all: bool) -> str:
    varied = [] if all else [label for label in message.labels if varies(label)]
    certain = message.end - message.start - sum(label.end - label.start for label in varied)
    return sized(certain) if not varied else f"{certain} + … bytes"


def _left_out(sent: Sequence, shown: Sequence) -> Iterator[str]:
    """Yield the closing line, which says what does not show; nothing where all of it shows."""
    volatile = any(label.volatile or label.veiled for one in shown for label in one.message.labels)
    hidden = ["what differs from run to run"] * volatile + ["frames of housekeeping"] * (len(shown) < len(sent))
    if hidden:
        yield f"Left out: {' and '.join(hidden)}. text(all=True) shows it."
