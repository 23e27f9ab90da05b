"""What a stored result of ``benchmarks.idle`` allows us to say: memory, CPU time, handshakes, and who else has to wait."""

import statistics
from itertools import pairwise

from benchmarks.claims import Spread
from benchmarks.recorder import Recording

NAMES = {
    "tcp": "bare TCP, asyncio",
    "rest": "HTTP/1.1, kept alive",
    "ws": "WebSocket",
    "ws-quiet": "WebSocket, no pings",
    "rpc": "gRPC channel",
}
KIB = 1024


def memory(result: dict, kind: str) -> Spread:
    """Return the KiB of server memory that a connection takes: the slope through all steps, and the range of those between two."""
    return _slope(result, kind, "memory")


def kernel(result: dict, kind: str) -> Spread | None:
    """Return the KiB of kernel memory that a connection takes, both ends together; None where the kernel doesn't tell."""
    return None if result["kinds"][kind]["steps"][0]["kernel"] is None else _slope(result, kind, "kernel")


def cpu(result: dict, kind: str) -> float:
    """Return the CPU seconds that the server uses in a minute in which nobody speaks."""
    idle = result["kinds"][kind]["idle"]
    return 60 * idle["cpu"] / idle["seconds"]


def handshake(result: dict, kind: str) -> Spread:
    """Return the milliseconds of the server's CPU time that opening a connection and its first request take, over steps."""
    return Spread.of([1000 * row["server_cpu"] / row["opened"] for row in _grown(result, kind)])


def handshakes(result: dict, kind: str) -> float:
    """Return how many connections a second were opened, over all steps."""
    rows = _grown(result, kind)
    return sum(row["opened"] for row in rows) / sum(row["seconds"] for row in rows)


def wait(result: dict, kind: str, when: str, q: float) -> float:
    """Return a quantile of the bystander's latency in ms, ``alone`` or ``crowded``."""
    return Recording.from_json(result["kinds"][kind]["bystander"][when]).quantile(q) / 1000


def findings(result: dict) -> list[str]:
    """Return sentences: what a connection of each kind costs, and what the HTTP server does with idle ones."""
    most, found = result["parameters"]["most"], []
    for kind in result["kinds"]:
        inside = kernel(result, kind)
        found.append(
            f"{NAMES[kind]}: {_kib(memory(result, kind))} of server memory each"
            + (f", {_kib(inside)} in the kernel for both ends" if inside else "")
            + f"; {most:,} idle: {cpu(result, kind):.2f} CPU s a minute; opened {handshakes(result, kind):,.0f} a second, "
            f"{handshake(result, kind).middle:.2f} ms of server CPU each; "
            f"a bystander waits {_waits(result, kind, 'crowded')} (alone {_waits(result, kind, 'alone')}); "
            f"alive at the end: {result['kinds'][kind]['alive']:,}"
        )
    return [*found, kept(result)]


def kept(result: dict) -> str:
    """Return what the HTTP server does with idle connections, as it is set up."""
    asked = result["keep_alive"]
    closed = f"closes one after {asked['closed_after']:.0f} s of silence" if asked["closed_after"] else "closed none while it was watched"
    return f"As it is set up, gunicorn keeps {asked['kept']:,} of {asked['crowd']:,} HTTP connections, and {closed}"


def _waits(result: dict, kind: str, when: str) -> str:
    return f"p50 {wait(result, kind, when, 0.5):.2f}, p99 {wait(result, kind, when, 0.99):.2f} ms"


def _kib(spread: Spread) -> str:
    return f"{spread.middle:.1f} KiB ({spread.low:.1f}–{spread.high:.1f})"


def _slope(result: dict, kind: str, what: str) -> Spread:
    """Return KiB a connection: the slope of the straight line, between the least and the greatest slope of two neighbouring steps."""
    points = [(row["connections"], row[what] / KIB) for row in result["kinds"][kind]["steps"]]
    slopes = [(above - below) / (more - fewer) for (fewer, below), (more, above) in pairwise(points)]
    return Spread(min(slopes), statistics.linear_regression(*zip(*points, strict=True)).slope, max(slopes))


def _grown(result: dict, kind: str) -> list[dict]:
    return [row for row in result["kinds"][kind]["steps"] if row["opened"]]
