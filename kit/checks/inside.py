"""Instruments that work in the process of the student's code: what they see can't be seen from outside.

At grading that process is the submission's own (``kit.apart``), so a forger could blind them: where a check can, it decides by what it sees
from outside, and takes from here only the likely cause.
"""

import random
import sys
from collections.abc import Callable, Iterator
from unittest.mock import patch

import flask
from google.protobuf.message import Message
from sqlalchemy import event

from kit.checks import limit

_seen: list[str] = []


class Watched(str):
    """A stored digest that notes when ``==``, or another comparison that stops at a difference, looks at it or at a part of it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        _seen.append("==")
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        _seen.append("!=")
        return str.__ne__(self, other)

    def __getitem__(self, place: int | slice) -> "Watched":
        return Watched(str.__getitem__(self, place))

    def startswith(self, *others: object) -> bool:
        """Compare as ``==`` does."""
        _seen.append("startswith")
        return str.startswith(self, *others)

    __hash__ = str.__hash__


def seen() -> list[str]:
    """Return with which operators Watched texts were compared."""
    return _seen


def forget() -> None:
    """Forget the comparisons so far."""
    _seen.clear()


def replayed(make_key: Callable[[], str]) -> str:
    """Make a key as an attacker would who knows the seed of ``random`` and the time."""
    state = random.getstate()
    try:
        with limit(3), patch("time.time", lambda: 7.0), patch("time.time_ns", lambda: 7):
            random.seed(7)
            return make_key()
    finally:
        random.setstate(state)


class Passing:
    """An iterator that passes on a copy of each of ``messages``; at its end ``kept`` says how many copies somebody still holds.

    ``kept`` is 0 until then. A message takes no weak reference, so their references are counted, beside those to one that nobody has.
    """

    def __init__(self, messages: Iterator[Message]):
        self.messages, self.copies, self.kept = messages, [], 0

    def __iter__(self) -> Iterator[Message]:
        return self

    def __next__(self) -> Message:
        if (message := next(self.messages, None)) is None:
            counts = [sys.getrefcount(each) for each in [*self.copies, object()]]
            self.kept = sum(count > counts[-1] + 1 for count in counts[:-1])
            raise StopIteration
        self.copies.append(type(message).FromString(message.SerializeToString()))
        return self.copies[-1]


def echoing(app: flask.Flask) -> flask.Flask:
    """Let an app answer what arrives below /v1 by saying what it is."""

    @app.before_request
    def echo() -> str | None:
        if flask.request.path.startswith("/v1"):
            return f"{flask.request.method} {flask.request.path} with the body {flask.request.get_data()!r}"
        return None

    return app


def backwards(engine: object) -> None:
    """Let SQLite give rows in reverse where no order is asked for, on the connections to come (sqlite.org/pragma.html)."""
    engine.dispose()
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA reverse_unordered_selects = ON"))


def overheard(engine: object) -> Callable[[], list[str]]:
    """Return a function that returns the texts of the queries that were run since."""
    run = []
    event.listen(engine, "before_cursor_execute", lambda *query: run.append(query[2]))
    return lambda: run
