"""What a sequence picture has to show: messages, and connections that open and end, in the order of time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

AT_ONCE = 2e-5  # seconds between bytes that came together
ALIKE = 6  # messages alike, one after another, before they are counted instead of drawn


class Event(NamedTuple):
    """Something that happened: a message, or a connection that opened or ended, which goes in no direction."""

    time: float
    direction: str
    title: str
    about: str = ""
    size: int = 0  # bytes
    kind: str = "connection"  # or message, or control
    stream: int = 0  # counted from 0 in the order in which they began


def moments(sent: Sequence, connections: Iterable) -> Iterator[Event]:
    """Yield what happened: housekeeping that one side sent at once as one, many messages alike as three."""
    return _counted(_together(sorted(_events(sent, connections), key=lambda event: event.time)))


def _events(sent: Sequence, connections: Iterable) -> Iterator[Event]:
    """Yield what happened, in no order."""
    several = len({one.connection for one in sent}) > 1
    streams: dict[tuple[int, int | None], int] = {}
    for one in sent:
        message = one.message
        stream = streams.setdefault((one.connection, message.stream), len(streams)) if message.stream else 0
        about = " · ".join([f"connection {one.connection}"] * several + [f"stream {message.stream}"] * bool(message.stream))
        kind = "control" if message.control else "message"
        yield Event(one.time or 0.0, one.direction, message.title, about, message.end - message.start, kind, stream)
    for connection in connections:
        name = f"connection {connection.number}" if several else "connection"
        yield Event(connection.opened, "", f"{name} opened")
        if connection.closed is not None:
            yield Event(connection.closed, "", f"{name} {connection.ending or 'closed'}")


def _together(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events; housekeeping that one side sent at once as one."""
    held: Event | None = None
    for event in events:
        if held and (held.kind, held.direction) == (event.kind, event.direction) and event.time - held.time < AT_ONCE:
            titles = dict.fromkeys([*held.title.split(", "), event.title])
            held = held._replace(title=", ".join(titles), about="", size=held.size + event.size)
            continue
        if held:
            yield held
        held = event if event.kind == "control" else None
        if not held:
            yield event
    if held:
        yield held


def _counted(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events; of many alike only the first, how many there are between, and the last."""
    for _, group in groupby(events, key=lambda event: (event.direction, event.title, event.kind, event.stream)):
        alike = list(group)
        if len(alike) < ALIKE:
            yield from alike
        else:
            yield from (
                alike[0],
                alike[-2]._replace(title=f"… {len(alike) - 2} more: {alike[0].title}", size=sum(event.size for event in alike[1:-1])),
                alike[-1],
            )
