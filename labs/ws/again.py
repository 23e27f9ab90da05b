"""Come back after a cut: not at once, not all together, and without losing or repeating a message."""

import random
from collections.abc import Iterator

FIRST = 0.1  # seconds
MOST = 5.0  # seconds


def delays(chance: random.Random) -> Iterator[float]:
    """Yield, without end, how many seconds to wait before each further attempt to connect: exponential back-off with full jitter.

    Attempt n, counted from 0, waits somewhere between 0 and its bound, drawn with ``chance.uniform(0, bound)``; the bound is FIRST · 2ⁿ,
    at most MOST. A thousand clients that were cut off in the same moment then come back spread over time, not as one storm. ``chance`` is
    given so that a test can repeat it; draw from it only once for each delay.

    >>> [round(delay, 2) for delay, _ in zip(delays(random.Random(1)), range(4))]       # doctest: +SKIP
    [0.01, 0.17, 0.31, 0.2]
    """
    raise NotImplementedError("exercise ws-7: a bound that doubles up to the most, and chance below it")


class Gap(Exception):
    """Messages are missing between the last one taken and this one."""


class Follower:
    """What a reader of numbered messages remembers: the number of the last one that it took, 0 for none."""

    def __init__(self):
        self.last = 0

    def question(self) -> dict:
        """Return what to ask after (re)connecting: the messages after the last one."""
        return {"after": self.last}

    def take(self, message: dict) -> bool:
        """Say whether ``message`` is new, and remember its ``"number"`` if it is.

        A number up to ``self.last`` was seen before, as happens after a reconnection: False, and nothing changes. The very next number is
        new: True. So is any number when nothing was taken yet. A number further on means that some are missing: raise Gap and change
        nothing, unless the message itself says with ``"missed": n`` that the server dropped n for us; then it is new too.

        >>> follower = Follower(); [follower.take({"number": number}) for number in (7, 8, 8, 7, 9)]    # doctest: +SKIP
        [True, True, False, False, True]
        """
        raise NotImplementedError("exercise ws-8: seen, next, or a gap")


def worth_retrying(code: int) -> bool:
    """Say whether to connect again after a socket was closed with ``code`` (RFC 6455 §7.4.1, and IANA's registry of close codes).

    Yes where another attempt may go better: 1001 going away, 1005 and 1006 no code or no close frame at all, 1011 internal error, 1012
    service restart, 1013 try again later, 1014 bad gateway, 3008 timeout. No where all was said (1000), where we would be refused again
    for the same reason (1002, 1003, 1007, 1008, 1009, 1010, 1015, 3000 unauthorized, 3003 forbidden), and for any code that we don't know.

    >>> worth_retrying(1006), worth_retrying(1008)              # doctest: +SKIP
    (True, False)
    """
    raise NotImplementedError("exercise ws-10: the codes of a fault that may pass")
