"""When tokens come: the wait for the first one, and the gaps between the others."""

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Timing(NamedTuple):
    """What a reader of a stream feels, in seconds; ``gap_p50`` and ``gap_p99`` are None where there is no gap."""

    first_token: float
    whole: float
    gap_p50: float | None
    gap_p99: float | None


def timings(asked: float, arrivals: Sequence[float]) -> Timing:
    """Return the Timing of an answer that was asked for at ``asked`` and whose tokens came at ``arrivals``, all read off one clock.

    The time to first token is from the question to the first arrival; the whole, to the last one. Gaps are between neighbours, so there
    is one less than tokens. The median ``gap_p50`` and the 99th percentile ``gap_p99`` are by nearest rank: sort the n gaps; percentile p
    is the one in place ⌈n·p/100⌉, counted from 1.

    >>> timings(10.0, [10.5, 10.6, 10.7, 11.0])                # doctest: +SKIP
    Timing(first_token=0.5, whole=1.0, gap_p50=0.1, gap_p99=0.3)        # but for rounding
    """
    raise NotImplementedError("exercise stream-11: subtract neighbours, sort, pick")


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the least, the median and the greatest of ``values``, which come from repeats of one measurement."""
    return min(values), statistics.median(values), max(values)
