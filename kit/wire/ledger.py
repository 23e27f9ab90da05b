"""The ledger: how many bytes each layer put on the wire, each way; for a whole recording, or for one call of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .dress import render
from .label import Layer, Message
from .telling import varies
from .turns import turns


class Row(NamedTuple):
    """The bytes of a layer; ``loose`` are those, each way, of which the next run may have more or fewer, such as a version's."""

    name: str
    sent: int
    received: int
    loose: tuple[int, int] = (0, 0)

    @property
    def both(self) -> int:
        """Return the bytes both ways."""
        return self.sent + self.received

    def cells(self, all: bool) -> list[str]:
        """Return the bytes sent, received and both as text; without ``all``, only what the next run has too."""
        loose = (0, 0, 0) if all else (*self.loose, sum(self.loose))
        return [f"{size - less:,}" + " + …" * bool(less) for size, less in zip((self.sent, self.received, self.both), loose, strict=True)]

    def share(self, of: "Row") -> str:
        """Return which part of another row's bytes these are."""
        return f"{100 * self.both / max(of.both, 1):.0f} %"


@dataclass(repr=False)
class Ledger:
    """A row for each layer that has bytes, from the outermost in; their sum is what the connections carried."""

    rows: list[Row]
    ways: tuple[str, ...] = ("sent", "received", "both")  # only "bytes" for what went no way, see ``look``

    @property
    def total(self) -> Row:
        """Return the sum of the rows."""
        loose = tuple(sum(row.loose[way] for row in self.rows) for way in (0, 1))
        return Row(
            "TCP payload" if "sent" in self.ways else "together",
            sum(row.sent for row in self.rows),
            sum(row.received for row in self.rows),
            loose,
        )

    def text(self, all: bool = True) -> str:
        """Return a table; without ``all``, what may differ on the next run shows as "…", and no shares."""
        lines = [["layer", *self.ways, *["share"] * all]]
        for row in [*self.rows, self.total]:
            lines.append([row.name, *row.cells(all)[-len(self.ways) :], *[row.share(self.total)] * all])
        return _table(lines)

    __str__ = __repr__ = text

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        most = max((row.both for row in self.rows), default=1)
        return {"text/plain": self.text(all=False), "text/html": render("ledger.html", ledger=self, most=most)}


@dataclass(repr=False)
class Comparison:
    """Two ledgers side by side, with the difference: how many bytes more the second has."""

    ledgers: tuple[Ledger, Ledger]
    names: tuple[str, str]

    @property
    def rows(self) -> list[tuple[Row, Row]]:
        """Return a pair of rows for each layer that either has, in the order of the layers."""
        known = [{row.name: row for row in ledger.rows} for ledger in self.ledgers]
        return [tuple(rows.get(layer, Row(layer, 0, 0)) for rows in known) for layer in Layer if any(layer in rows for rows in known)]

    def text(self, all: bool = True) -> str:
        """Return a table; without ``all``, what may differ on the next run shows as "…"."""
        totals = tuple(ledger.total for ledger in self.ledgers)
        lines = [["bytes", *self.names, "difference"]]
        for one, other in [*self.rows, totals]:
            known = all or not any(one.loose + other.loose)
            lines.append([one.name, one.cells(all)[2], other.cells(all)[2], _signed(other.both - one.both) if known else "…"])
        return _table(lines)

    __str__ = __repr__ = text

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        most = max((row.both for pair in self.rows for row in pair), default=1)
        return {"text/plain": self.text(all=False), "text/html": render("compare.html", compared=self, most=most)}


def ledger(sent: Sequence, call: int | None = None) -> Ledger:
    """Count the bytes of the messages ``sent``: all, or those of one ``call`` (from 1 on; 0: what belongs to no call, see ``turns``)."""
    chosen = [one for one, turn in zip(sent, turns(sent), strict=True) if call in (None, turn)]
    ways = [[one.message for one in chosen if (one.direction == "received") is received] for received in (False, True)]
    sizes, loose = ([shares(messages, only) for messages in ways] for only in (False, True))
    layers = [layer for layer in Layer if any(way[layer] for way in sizes)]
    rows = [Row(layer, *(way[layer] for way in sizes), tuple(way[layer] for way in loose)) for layer in layers]
    return Ledger(rows) if any(one.direction for one in sent) else Ledger(rows, ("bytes",))


def shares(messages: Iterable[Message], loose: bool = False) -> Counter[Layer]:
    """Return how many bytes of the messages each layer has; with ``loose``, only those of which the next run may have more or fewer."""
    found = Counter()
    for message in messages:
        for label in message.labels:
            if not loose or message.control or varies(label):
                found[label.layer] += label.end - label.start
    return found


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _table(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells as text: the first column to the left, the others to the right, a rule above the last line."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    drawn = [
        f"{line[0]:{widths[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True)) for line in lines
    ]
    return "\n".join([*drawn[:-1], "─" * len(drawn[0]), drawn[-1]])
