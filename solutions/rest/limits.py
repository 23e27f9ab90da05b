"""How much at once: a service that is overloaded says so at once, instead of letting everybody wait."""

import contextlib
import threading
from collections.abc import Iterator

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from kit.blank import unless_blank

from .errors import Unavailable

SLOTS = 64  # predictions under way at once, before more are turned away


@contextlib.contextmanager
def admitted(slots: threading.Semaphore) -> Iterator[None]:
    """Hold one of ``slots`` while the block runs, and give it back however the block ends; raise Unavailable when none is free.

    ``slots.acquire(blocking=False)`` takes one and returns True, or returns False at once. Who waits for a slot occupies a thread, so
    don't wait: a client that is told "not now" can do something else, or ask another server. The code before ``yield`` runs when the
    block begins, the code after it when the block ends; a block that raises does so at the ``yield``.

    >>> with admitted(threading.Semaphore(0)): pass               # doctest: +SKIP
    Unavailable: 503: …
    """
    # BEGIN SOLUTION rest-15: take a slot or refuse, and always give it back
    if not slots.acquire(blocking=False):
        raise Unavailable("too many predictions are under way")
    try:
        yield
    finally:
        slots.release()
    # END SOLUTION


@contextlib.contextmanager
def guarded(slots: threading.Semaphore) -> Iterator[None]:
    """Admit to the block, or to anything while ``admitted`` is still a blank."""
    entered = contextlib.ExitStack()
    with entered:
        unless_blank("rest-15", lambda: entered.enter_context(admitted(slots)))
        yield


def limit_rate(app: Flask, rate: str) -> None:
    """Refuse a client's requests past ``rate``, such as "10 per second", with 429 (RFC 6585 §4); each worker counts for itself."""
    Limiter(get_remote_address, app=app, application_limits=[rate], storage_uri="memory://")
