"""Measure the formats without any wire: bytes, and time to encode and to decode a Request, by its number of values."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from kit import model
from kit.contract import Request
from solutions import codecs

DIGITS = (1, 4, 16, 64, 256)


def measure(repeats: int = 5, seconds: float = 0.02) -> Iterator[dict]:
    """Yield a row for each format and size: ``values``, ``bytes``, and ``encode_us`` and ``decode_us``, a number for each repeat.

    Encoding starts from Python's own floats and ends in bytes, decoding is the reverse; so Protobuf's times hold the filling and the
    reading of its message object. The formats take turns within a repeat.
    """
    for digits in DIGITS:
        request = Request(model.sample(3, digits), "linear")
        rows = {
            name: {"format": name, "values": len(request.features), "bytes": len(codec.encode(request)), "encode_us": [], "decode_us": []}
            for name, codec in codecs.BY_NAME.items()
        }
        for _ in range(repeats):
            for name, row in rows.items():
                codec = codecs.BY_NAME[name]
                row["encode_us"].append(_time(partial(codec.encode, request), seconds))
                row["decode_us"].append(_time(partial(codec.decode, codec.encode(request), Request), seconds))
        yield from rows.values()


def _time(work: Callable[[], object], seconds: float) -> float:
    """Return the median time of one call in µs, over as many batches of calls as fit into ``seconds``."""
    start = time.perf_counter()
    work()
    once = max(time.perf_counter() - start, 1e-7)
    batch = max(1, int(0.001 / once))
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or not times:
        start = time.perf_counter()
        for _ in range(batch):
            work()
        times.append((time.perf_counter() - start) / batch)
    return round(statistics.median(times) * 1e6, 3)
