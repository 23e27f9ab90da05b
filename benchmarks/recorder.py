"""Record every call of a Locust run in whole microseconds: Locust's own table rounds to milliseconds."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Recording:
    """What happened in one window of a run: how often each latency occurred, in µs, so that no sample is lost."""

    seconds: float = 0.0
    failures: int = 0
    first_failure: str = ""
    histogram: Counter = field(default_factory=Counter)  # µs → calls
    client_cpu: float | None = None  # cores' worth: 1.0 is one core busy all the time
    server_cpu: float | None = None

    @property
    def calls(self) -> int:
        """Successful calls in the window."""
        return self.histogram.total()

    @property
    def throughput(self) -> float:
        """Successful calls a second."""
        return self.calls / self.seconds if self.seconds else 0.0

    def quantile(self, q: float) -> int:
        """Return the latency in µs that a share ``q`` of the calls did not exceed (nearest rank); ValueError without calls."""
        if not self.histogram:
            raise ValueError("no call was recorded")
        rank = max(1, -(-self.calls * q // 1))
        for microseconds, count in sorted(self.histogram.items()):
            rank -= count
            if rank <= 0:
                return microseconds
        raise AssertionError("unreachable: the counts add up to the calls")

    def merge(self, other: "Recording") -> None:
        """Add the calls of another process that measured in the same window."""
        self.histogram.update(other.histogram)
        self.failures += other.failures
        self.first_failure = self.first_failure or other.first_failure
        self.seconds = max(self.seconds, other.seconds)

    def to_json(self) -> dict:
        """Return plain JSON types, the histogram as sorted pairs [µs, calls]."""
        plain = {"seconds": round(self.seconds, 6), "failures": self.failures, "first_failure": self.first_failure}
        cpu = {"client_cpu": self.client_cpu, "server_cpu": self.server_cpu}
        return plain | cpu | {"histogram": sorted(map(list, self.histogram.items()))}

    @classmethod
    def from_json(cls, plain: dict) -> "Recording":
        """Read what ``to_json`` returned."""
        return cls(**plain | {"histogram": Counter({int(us): count for us, count in plain["histogram"]})})


class Recorder:
    """Listen to Locust's request event, and keep what falls into the window that is open."""

    def __init__(self):
        self.window: Recording | None = None
        self._opened = 0.0

    def open(self) -> None:
        """Start a new window; what came before it, such as the warm-up, is not in it."""
        self.window = Recording()
        self._opened = time.perf_counter()

    def close(self) -> Recording:
        """End the window and return what it recorded."""
        window, self.window = self.window or Recording(), None
        window.seconds = time.perf_counter() - self._opened if self._opened else 0.0
        return window

    def on_request(self, response_time: float, exception: BaseException | None = None, **_) -> None:
        """Count one call; Locust gives its ``response_time`` in milliseconds, as a float when we fire it."""
        if self.window is None:
            return
        if exception is None:
            self.window.histogram[round(response_time * 1000)] += 1
        else:
            self.window.failures += 1
            self.window.first_failure = self.window.first_failure or f"{type(exception).__name__}: {exception}"
