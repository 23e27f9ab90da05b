"""How far away is far: quantities with units, distances by name, and the arithmetic of a delay, without a clock or a socket."""

import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

SECONDS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "μs": 1e-6, "us": 1e-6}  # the micro sign and the Greek letter look alike
BITS = {"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9}  # 1 Mbit/s is 10^6, not 2^20 (IEEE 1541)

PACKET = 1448  # bytes: what an Ethernet frame of 1500 leaves to TCP, after its headers with timestamps
TICK = 0.0005  # seconds; on a fast line bytes are handed over this often, not packet by packet
SLACK = 0.02  # seconds; work that waits at the line's near end, so that it is not idle while a thread wakes
WINDOW = 4 << 20  # bytes on their way without a rate to bound them: as much as Linux lets a sender have out (tcp_wmem, tcp(7))
MOST = 16 << 20  # bytes on their way on the fattest line, whatever its delay: a TCP window bounds throughput, too

Quantity = str | float
Each = Quantity | tuple[Quantity, Quantity] | None  # one for both directions, or (down, up) as seen by the client


class Distance(NamedTuple):
    """What lies between a client and a server."""

    rtt: Each = 0.0
    rate: Each = math.inf
    jitter: Each = 0.0


# Our own round figures, of the size that one meets; no provider promises them. An ocean: light in glass covers some 200 km in a
# millisecond, so 5,600 km from London to New York and back take 56 ms by the straightest cable, and cables are not straight.
PRESETS = {
    "same rack": Distance("0.2 ms", "10 Gbit/s", "10 µs"),
    "same region": Distance("1 ms", "5 Gbit/s", "0.1 ms"),
    "across an ocean": Distance("80 ms", "100 Mbit/s", "1 ms"),
    "hotel Wi-Fi": Distance("40 ms", ("10 Mbit/s", "2 Mbit/s"), "10 ms"),
}


@dataclass
class Line:
    """One direction of a link: says when bytes arrive that come to it at a given time, in seconds on any clock.

    Bytes queue for the line, pass it at ``rate`` bits a second, and arrive ``delay`` later, give or take ``jitter``, in their order.

    >>> line = Line(delay=0.02, rate=8e6)
    >>> line.arrival(0.0, 1000), line.arrival(0.0, 1000)  # 1 ms to send each: the second waits for the first
    (0.021, 0.022)
    """

    delay: float = 0.0
    rate: float = math.inf
    jitter: float = 0.0
    luck: Callable[[], float] = field(default_factory=lambda: partial(random.Random(1).uniform, -1, 1), repr=False)  # -1 … 1
    free: float = field(default=-math.inf, repr=False)  # when the last byte so far has left
    newest: float = field(default=-math.inf, repr=False)  # when it arrives

    def __post_init__(self):
        if self.jitter > self.delay:
            jitter, delay = 1000 * self.jitter, 1000 * self.delay
            raise ValueError(f"a jitter of ±{jitter:g} ms is more than the delay of {delay:g} ms one way (an rtt is halved); make one fit")

    def arrival(self, came: float, size: int) -> float:
        """Return when ``size`` bytes that came at ``came`` have arrived. 0 bytes, an opening or an end, queue like any."""
        self.free = max(came, self.free) + 8 * size / self.rate
        self.newest = max(self.newest, self.free + self.delay + self.jitter * self.luck())
        return self.newest

    @property
    def piece(self) -> int:
        """Return how many bytes travel together at most: a packet, or on a fast line a tick's worth."""
        return int(min(max(PACKET, self.rate / 8 * TICK), 1 << 16))

    @property
    def room(self) -> int:
        """Return how many bytes of one connection may be on their way, about rate × delay; more have to wait at their sender's."""
        return WINDOW if math.isinf(self.rate) else int(min(self.rate / 8 * (self.delay + self.jitter + SLACK), MOST)) + PACKET


def lines(place: str | None = None, rtt: Each = None, rate: Each = None, jitter: Each = None) -> tuple[Line, Line]:
    """Return the lines down and up of a distance by name, or by figures, which go before the name's; ValueError for what can't be read."""
    if place is not None and place not in PRESETS:
        raise ValueError(f'no distance is called {place!r}; there are {", ".join(map(repr, PRESETS))}, or write for example rtt="40 ms"')
    named = PRESETS[place] if place else Distance()
    rtt, rate, jitter = (known if given is None else given for given, known in zip((rtt, rate, jitter), named, strict=True))
    delays = _each(rtt, seconds) if isinstance(rtt, tuple) else (seconds(rtt) / 2,) * 2
    down, up = zip(delays, _each(rate, bits_per_second), _each(jitter, seconds), strict=True)
    return Line(*down), Line(*up)


def seconds(given: Quantity) -> float:
    """Return a time in seconds; a number is seconds already.

    >>> seconds("40 ms"), seconds(1.5)
    (0.04, 1.5)
    """
    return _quantity(given, SECONDS, "time", "40 ms")


def bits_per_second(given: Quantity) -> float:
    """Return a rate in bits a second; a number is bits a second already, and infinity is no limit.

    >>> bits_per_second("10 Mbit/s")
    10000000.0
    """
    rate = _quantity(given, BITS, "rate", "10 Mbit/s")
    if rate == 0:
        raise ValueError("a rate of 0 bit/s lets nothing pass; leave rate out for no limit")
    return rate


def _each(given: Each, read: Callable[[Quantity], float]) -> tuple[float, float]:
    if not isinstance(given, tuple):
        return (read(given),) * 2
    if len(given) != 2:
        raise ValueError(f"{given!r} has {len(given)} figures; write one for both directions, or two: (down, up)")
    return read(given[0]), read(given[1])


def _quantity(given: Quantity, units: dict[str, float], what: str, example: str) -> float:
    unlimited = units is BITS  # an endless rate is no limit, an endless delay is no link
    if isinstance(given, str):
        found = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*(\S+)\s*", given)
        if not found or found[2] not in units:
            raise ValueError(f"{given!r} is no {what}; write for example {example!r}, with one of the units {', '.join(_once(units))}")
        return float(found[1]) * units[found[2]]
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise TypeError(f"{given!r} is no {what}; write for example {example!r}, or a number in {_once(units)[0]}")
    if not (0 <= given < math.inf or (unlimited and given == math.inf)):
        raise ValueError(f"{given!r} is no {what}: it must be 0 or more" + ("" if unlimited else ", and end"))
    return float(given)


def _once(units: dict[str, float]) -> list[str]:
    """Return a name for each unit, without the other spellings of µs."""
    return [name for name in units if name not in ("μs", "us")]
