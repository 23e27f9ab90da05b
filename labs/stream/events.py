"""Server-Sent Events as text: how one is written, and how a stream of lines is read (WHATWG HTML §9.2)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Event(NamedTuple):
    """One event: its data, the id that a reader remembers, and its name."""

    data: str
    id: str = ""
    name: str = "message"


def text(event: Event) -> str:
    r"""Write ``event`` in the format text/event-stream (§9.2.6).

    A field is a line ``name: value``: ``event`` for a name other than "message", ``id`` where there is one, and ``data``. A newline can't
    stand in a field, so data of several lines becomes several ``data`` lines. An empty line ends the event; a reader waits for it.

    >>> text(Event('{"token": "Hello"}', id="1"))               # doctest: +SKIP
    'id: 1\ndata: {"token": "Hello"}\n\n'
    >>> text(Event("one\ntwo", name="poem"))                    # doctest: +SKIP
    'event: poem\ndata: one\ndata: two\n\n'
    """
    raise NotImplementedError("exercise stream-1: a line for each field, several for data of several lines, and the line that ends it")


def parse(lines: Iterable[str]) -> Iterator[Event]:
    """Yield the events in ``lines``, which come without their line ends, each event as soon as its empty line has come.

    The rules of §9.2.6: a line that begins with ":" is a comment. Otherwise the first ":" parts a field's name from its value, of which one
    leading space is dropped; a line without ":" is a name, and its value empty. ``data`` lines of one event are joined by a newline;
    ``event`` names it, and an empty name is "message"; ``id`` is kept for this event and all later ones, until another comes, be it empty;
    other fields are ignored here. At the empty line an event without a ``data`` line is none. An event whose empty line never comes is
    dropped: it may be half of one.

    >>> list(parse([": hello", "id: 7", "data: one", "data:two", "", "data: three", "", "data: half"]))     # doctest: +SKIP
    [Event(data='one\\ntwo', id='7', name='message'), Event(data='three', id='7', name='message')]
    """
    raise NotImplementedError("exercise stream-4: collect the fields of an event, yield it at its empty line")
