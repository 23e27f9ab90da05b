"""What the checks of chapter 5 stand on: an iterator that counts what was made, and a module with one name replaced."""

import contextlib
import logging
from collections.abc import Iterable, Iterator
from types import ModuleType

from kit.apart.beside import beside
from kit.checks import expect

COLLECTED = "pass each on before you ask for the next: who collects them first streams nothing"


class Made:
    """An iterator over ``given`` that counts what it has made, and how often it was closed; an exception among them is raised."""

    def __init__(self, given: Iterable[object]):
        self.given, self.made, self.closed = iter(given), 0, 0

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        piece = next(self.given)
        if isinstance(piece, Exception):
            raise piece
        self.made += 1
        return piece

    def close(self) -> None:
        """Note that it is over."""
        self.closed += 1


def taken(stream: Iterator[object], made: Made, sent: str) -> list[tuple[object, int]]:
    """Take all of ``stream``, and note with each piece how many were made when it came."""
    expect_iterator(stream, sent)
    return [(piece, made.made) for piece in stream]


def expect_iterator(stream: object, sent: str) -> None:
    """Raise Wrong where ``stream`` is no iterator, but a list, say, or nothing."""
    cause = "yield each when it is there; a list is there only when the last one is"
    expect(hasattr(stream, "__next__"), sent=sent, got=stream, expected="an iterator", cause=cause)


@contextlib.contextmanager
def replaced(module: object, **others: object) -> Iterator[None]:
    """Give ``module`` other values for some of its names, inside the block; a student's is changed where it runs."""
    module = beside(module, module.__name__) if isinstance(module, ModuleType) else module
    kept = {name: getattr(module, name) for name in others}
    for name, other in others.items():
        setattr(module, name, other)
    try:
        yield
    finally:
        for name, own in kept.items():
            setattr(module, name, own)


@contextlib.contextmanager
def logged(module: ModuleType) -> Iterator[list[logging.LogRecord]]:
    """Keep what the student's code writes to any log inside the block."""
    records: list[logging.LogRecord] = []
    theirs = beside(module, "logging")
    handler, root = theirs.Handler(), theirs.getLogger()
    handler.emit = records.append
    root.addHandler(handler)
    try:
        yield records
    finally:
        root.removeHandler(handler)
