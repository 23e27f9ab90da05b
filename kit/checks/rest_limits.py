"""Check of chapter 1, a service that is full: it says so at once, and no slot is ever lost."""

import threading
from collections.abc import Callable
from types import ModuleType

from kit.checks import expect, limit
from kit.contract import WrongLength

HINTS = {
    "rest-15": "acquire(blocking=False) returns True or False: look at it first, for what was not taken must not be given back. "
    "Then: what of Python runs whether a block raises or not?",
}
ENDED = "the block ran to its end"
BETWEEN = "Between a look and a wait, another thread takes the slot"


def rest_15(rest: ModuleType) -> None:
    """Who finds no slot is refused with 503 at once, and a slot comes back however its block ends."""
    for kind in (threading.Semaphore, threading.BoundedSemaphore):
        with limit(3, "a wait for a slot that nobody gives back: acquire(blocking=False) never waits"):
            _expect_held(rest, _watched(kind, 2))
            _expect_refused(rest, _watched(kind, 0))
            for error in (ZeroDivisionError("a bug"), WrongLength("63 is not 64"), SystemExit("the server stops")):
                _expect_given_back(rest, _watched(kind, 2), error)


def _watched(kind: type[threading.Semaphore], free: int) -> threading.Semaphore:
    """Return a semaphore that lets nobody wait, and remembers whether somebody would have."""

    class Slots(kind):
        waited = False

        def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
            self.waited |= bool(blocking) and timeout != 0
            return kind.acquire(self, blocking=False)

        __enter__ = acquire

    return Slots(free)


def _free(slots: threading.Semaphore) -> int:
    """Count the slots that are free: a function of ours, for at grading a student's code may call every public method of ``slots``."""
    kind = type(slots).__base__
    taken = sum(iter(lambda: kind.acquire(slots, blocking=False), False))
    for _ in range(taken):
        kind.release(slots)
    return taken


def _expect_held(rest: ModuleType, slots: threading.Semaphore) -> None:
    """Judge a block that ends well: one slot is taken while it runs, and none after."""
    during = []
    end = _end(rest, slots, lambda: during.append(_free(slots)))
    sent, expected = "with admitted(slots), of 2 that are free", "1 free in the block, 2 after it"
    cause = "take a slot, then yield exactly once, with no value"
    if isinstance(end, AttributeError):  # at grading nobody looks into a semaphore
        cause = f"{BETWEEN}; acquire(blocking=False) looks and takes at once"
    expect(end == ENDED, sent=sent, got=repr(end), expected=ENDED, cause=cause)
    _expect_no_wait(sent, slots)
    got, cause = f"{during[0]} free in the block, {_free(slots)} after it", "the slot is given back after the yield, not before it"
    if _free(slots) != 2:
        cause = "release() after the yield, once for each acquire that returned True"
    expect(got == expected, sent=sent, got=got, expected=expected, cause=cause)


def _expect_refused(rest: ModuleType, slots: threading.Semaphore) -> None:
    """Judge what happens where no slot is free: a refusal at once, and nothing given back that was not taken."""
    ran = []
    end, sent = _end(rest, slots, lambda: ran.append(True)), "with admitted(slots), of which none is free"
    _expect_no_wait(sent, slots)
    cause = "Unavailable says 503: not now. It is no bug (500), and this client did not ask too often (429)"
    if ran:
        cause = "the block ran without a slot: acquire returned False, so raise Unavailable before the yield"
    elif isinstance(end, RuntimeError) and "yield" in str(end):  # contextlib's own complaint
        cause = "to return is not to refuse: raise Unavailable"
    elif isinstance(end, ValueError):
        cause = "release only what was taken: acquire returned False, so there is nothing to give back"
    right = getattr(end, "code", None) == 503 and not ran
    expect(right, sent=sent, got=end if ran else repr(end), expected="Unavailable: 503 (RFC 9110 §15.6.4), raised", cause=cause)
    cause = "release only what was taken: acquire returned False, so there is nothing to give back"
    expect(_free(slots) == 0, sent=sent, got=f"{_free(slots)} free after it", expected="none, as before", cause=cause)


def _expect_given_back(rest: ModuleType, slots: threading.Semaphore, error: BaseException) -> None:
    """Judge a block that raises: its error comes out as it is, and the slot comes back."""

    def fail() -> None:
        raise error

    end, sent = _end(rest, slots, fail), f"with admitted(slots): raise {error!r}"
    cause = "what the block raises comes out of the yield, and is not yours to change or to keep: let it pass"
    expect(end is error, sent=sent, got=end if end == ENDED else repr(end), expected=f"{error!r}, unchanged", cause=cause)
    cause = "a block that raises does so at the yield, and what follows is skipped: the slot is lost for ever"
    expect(_free(slots) == 2, sent=sent, got=f"{_free(slots)} of 2 free after it", expected="2", cause=cause)


def _expect_no_wait(sent: str, slots: threading.Semaphore) -> None:
    cause = f"`with slots` and acquire() wait; acquire(blocking=False) never does. {BETWEEN}"
    expect(not slots.waited, sent=sent, got="an acquire that may wait", expected="True or False, at once", cause=cause)


def _end(rest: ModuleType, slots: threading.Semaphore, block: Callable[[], None]) -> BaseException | str:
    """Run ``block`` with a slot and return how that ended: what was raised, or ENDED."""
    try:
        with rest.limits.admitted(slots):
            block()
    except (NotImplementedError, KeyboardInterrupt):  # a blank; the end of the time that is allowed
        raise
    except BaseException as error:
        return error
    return ENDED
