"""What a recording and a look at some bytes have in common: both draw themselves, as text, as a page, over time and as a ledger."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .ledger import Comparison, Ledger
    from .sequence import Picture


class Drawing:
    """Whoever has ``messages()``, a list of Sent, and ``streams()``, all bytes by connection and direction, draws itself with this."""

    connections = ()

    def text(self, all: bool = False) -> str:
        """Return what was said as text that is the same on the next run; with ``all``, every label, byte and time of this one."""
        from . import text

        return text.draw(self.messages(), self.streams(), all)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def page(self, limit: int | None = None) -> str:
        """Return the page as HTML with every byte drawn, or with ``limit`` labels."""
        from . import page

        return page.draw(self.messages(), self.streams(), limit)

    def sequence(self) -> "Picture":
        """Return the picture of the messages over time."""
        from .sequence import Picture

        return Picture(self.messages(), self.connections)

    def ledger(self, call: int | None = None) -> "Ledger":
        """Return the bytes by layer: of all, of one ``call`` (1 is the first), or of what belongs to no call (0), which is paid once."""
        from .ledger import ledger

        return ledger(self.messages(), call)

    def compare(self, other: "Drawing", names: tuple[str, str] = ("one", "other"), call: int | None = None) -> "Comparison":
        """Return this ledger and another's side by side."""
        from .ledger import Comparison

        return Comparison((self.ledger(call), other.ledger(call)), names)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        from . import page

        return {"text/plain": self.text(), "text/html": page.draw(self.messages(), self.streams())}
