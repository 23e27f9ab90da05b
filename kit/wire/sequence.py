"""The sequence picture: client left, server right, time downwards, an arrow for each message."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from .dress import cut, render
from .moments import ALIKE, AT_ONCE, Event, moments

WIDTH, CLIENT, SERVER, TOP = 760, 110, 670, 66  # pixels: the picture, its two lifelines, where time begins
LEAST, USUAL, MOST = 28, 64, 120  # pixels between two arrows
DASHES = ("", "9 4", "2 4", "10 4 2 4")  # of the streams, in turn, so that they differ without colour
COLUMNS = 72  # of the text
EVENTS = 200  # arrows that a picture has at most


class Arrow(NamedTuple):
    """Where and how an event is drawn; ``cut`` is where the time before it is torn."""

    event: Event
    y: float
    time: str
    ink: str
    dashes: str
    cut: float | None
    passed: str


@dataclass(repr=False)
class Picture:
    """The messages ``sent`` over time: drawn in a notebook, as text in a terminal, into a file by ``save``.

    A connection has a ``number``, ``opened``, ``closed`` (None: it is open) and an ``ending``.
    """

    sent: Sequence
    connections: Sequence = ()

    def __str__(self) -> str:
        """Draw what is the same on every run: the titles in their order, without times and housekeeping."""
        lines = [f"client{'server':>{COLUMNS - 6}}"]
        shown = [one for one in self.sent if not one.message.control]
        for (direction, title), group in groupby(shown, key=lambda one: (one.direction, cut(one.message.title, COLUMNS - 14))):
            dashes = "─" * (COLUMNS - 11 - len(title))
            line = f"   │── {title} {dashes}▶│" if direction == "sent" else f"   │◀{dashes} {title} ──│"
            alike = len(list(group))
            lines += [line] * alike if alike < ALIKE else [line, f"   │{f'… {alike - 2} more …':^{len(line) - 5}}│", line]
        return "\n".join(lines)

    __repr__ = __str__

    def svg(self) -> str:
        """Draw the picture, in a light and in a dark dress."""
        found = list(moments(self.sent, self.connections))
        events = found[:EVENTS]
        scale = _scale([event.time for event in events])
        arrows = list(_arrows(events, scale))
        return render(
            "sequence.svg",
            **{"width": WIDTH, "client": CLIENT, "server": SERVER, "top": TOP, "arrows": arrows, "ruler": _ruler(scale)},
            height=round((arrows[-1].y if arrows else TOP) + 66),
            spoken=" ".join(f"{one.time}: {one.event.direction} {one.event.title}.".replace(":  ", ": ") for one in arrows),
            caption=_caption([later.time - sooner.time for sooner, later in pairwise(events)], scale, len(found) - len(events)),
        )

    def save(self, path: str | Path) -> None:
        """Write the picture to an .svg file."""
        Path(path).write_text(self.svg() + "\n", encoding="utf-8")

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self), "image/svg+xml": self.svg()}


def _scale(times: Sequence[float]) -> float:
    """Return the pixels of a second: most gaps are as high as they are long, the longest are cut, the shortest stretched."""
    gaps = [later - sooner for sooner, later in pairwise(times) if later - sooner > AT_ONCE]
    return USUAL / (quantiles(gaps, n=4)[2] if len(gaps) > 1 else gaps[0]) if gaps else 0.0


def _arrows(events: Sequence[Event], scale: float) -> Iterator[Arrow]:
    y, before = float(TOP), None
    for event in events:
        gap = 0.0 if before is None else event.time - before
        torn = gap * scale > MOST
        y += 0 if before is None else min(max(gap * scale, LEAST), MOST)
        ink = {"message": f"var(--i{event.stream % 4})", "control": "var(--soft)", "connection": "var(--line)"}[event.kind]
        dashes = DASHES[event.stream % 4] if event.kind == "message" else "3 4" * (event.kind == "connection")
        yield Arrow(
            event, round(y, 1), _time(event.time - events[0].time), ink, dashes, round(y - MOST / 2 - 8) if torn else None, _time(gap)
        )
        before = event.time


def _ruler(scale: float) -> tuple[float, str] | None:
    """Return the height of a round time, at most USUAL, and the time: 1, 2 or 5 of some unit."""
    if not scale:
        return None
    power = 10.0 ** math.floor(math.log10(USUAL / scale))
    length = max(step * power for step in (1, 2, 5) if step * power <= USUAL / scale * 1.0001)
    return round(length * scale, 1), _time(length)


def _caption(gaps: Sequence[float], scale: float, later: int) -> str:
    words = "Time runs downwards" + f"; {later} more arrows are not drawn" * bool(later)
    if scale and any(gap * scale < LEAST for gap in gaps):
        words += f"; gaps under {_time(LEAST / scale)} are drawn longer than they were"
    if any(gap * scale > MOST for gap in gaps):
        words += f"; gaps over {_time(MOST / scale)} are cut"
    return words + "."


def _time(seconds: float) -> str:
    """Return a time in words.

    >>> _time(0.00361), _time(0.00002), _time(12.5)
    ('3.6 ms', '0.02 ms', '12.5 s')
    """
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.{2 if 0 < seconds < 1e-4 else 1}f} ms"
