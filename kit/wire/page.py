"""The page: every byte of a recording in hexadecimal and as text, coloured by its layer, as a notebook shows it.

The HTML needs no script and nothing from outside. Where a viewer strips its style as well, tables are left, with a note on each row.
"""

from collections.abc import Iterable, Sequence

from .dress import render
from .label import Label, Layer, Message, sized
from .ledger import shares
from .rows import WIDTH, Row, fold, height, rows
from .text import Octets

FOLDED = 120  # labels of a fold that are drawn; what is left is counted
LABELS = 400  # labels that a page draws before it only counts, so that a notebook does not grow by more than some 200 kB
MESSAGES = 80  # messages that a page names before it only counts
WAYS = {"sent": "client ⟶ server", "received": "client ⟵ server"}


def draw(sent: Sequence, octets: Octets, limit: int | None = LABELS) -> str:
    """Return the messages ``sent`` as HTML.

    A long message is folded, and past ``limit`` labels bytes are only counted; None draws all of them. What is folded comes last.
    """
    several = len({one.connection for one in sent}) > 1
    room = sum(len(one.message.labels) for one in sent) if limit is None else limit
    named = sent if limit is None else sent[:MESSAGES]
    blocks = [_Block(one, octets[one.connection, one.direction]) for one in named]
    for block in blocks:
        room -= block.show(room)
    for block in blocks:
        room -= block.unfold(room, whole=limit is None)
    legend = [(layer, sized(size)) for layer, size in _in_order(one.message for one in sent)]
    began = sent[0].time if sent else None
    keys = range(max((len(block.keys) for block in blocks), default=0))
    return render(
        "page.html", keys=keys, blocks=[block.filled(began, several) for block in blocks], legend=legend, later=len(sent) - len(named)
    )


class _Block:
    """What the page shows of a message: rows that always show, rows that unfold, and rows after these."""

    def __init__(self, one, octets: bytes):
        self.one, self.message, self.octets = one, one.message, octets
        self.inside = fold(one.message)
        self.keys: dict[Label, int] = {}
        self.rows: list[Row] = []
        self.folded: list[Row] = []
        self.tail: list[Row] = []

    def show(self, room: int) -> int:
        """Draw what always shows, where there is room for any label; return how many labels that took."""
        end = height(self.message)
        if room > 0:
            self.rows = self.draw(range(self.inside.start or end))
            self.tail = self.draw(range(self.inside.stop or end, end))
        return len(self.keys)

    def unfold(self, room: int, whole: bool) -> int:
        """Draw what unfolds, where there is room for any label; return how many labels that took."""
        before = len(self.keys)
        if whole:
            self.folded = self.draw(self.inside)
        elif room > 0 and self.rows:
            for number in self.inside:
                if len(self.keys) - before >= FOLDED:
                    break
                self.folded += self.draw(range(number, number + 1))
        return len(self.keys) - before

    def draw(self, span: range) -> list[Row]:
        """Return rows by their numbers."""
        return list(rows(self.message, self.octets, span, self.keys))

    def filled(self, began: float | None, several: bool) -> dict:
        """Return what the template shows."""
        message, drawn = self.message, len(self.rows) + len(self.folded) + len(self.tail)
        missing = (height(message) - drawn) * WIDTH if drawn else message.end - message.start
        about = [
            message.protocol,
            f"connection {self.one.connection}" if several else "",
            f"stream {message.stream}" if message.stream else "",
            sized(message.end - message.start),
            "" if self.one.time is None else f"{(self.one.time - began) * 1000:.1f} ms",
        ]
        return {
            "direction": self.one.direction,
            "way": WAYS.get(self.one.direction, ""),
            "title": message.title,
            "about": list(filter(None, about)),
            "shares": _in_order([message]),
            "quiet": message.control,
            "opened": not message.control and bool(drawn),
            "rows": self.rows,
            "folded": self.folded,
            "fold": f"{len(self.folded)} more rows" if self.folded else "",
            "unshown": f"not drawn here: {sized(missing)}" if missing else "",
            "tail": self.tail,
        }


def _in_order(messages: Iterable[Message]) -> list[tuple[Layer, int]]:
    """Return the bytes of each layer, from the outermost in."""
    found = shares(messages)
    return [(layer, found[layer]) for layer in Layer if found[layer]]
