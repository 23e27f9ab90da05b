"""Measure what a tap adds to a call: ``python -m benchmarks.overhead`` calls a server directly and through a tap, in turn, side by side.

Both clients are in this process and keep their connection open; each answer is verified. What this can't tell: a tap on a machine with
one core, a client of many threads, or the first call of a connection, which also waits for the tap to connect. Nothing here may import
``benchmarks.load``: locust would patch the threads, and the figures would be gevent's.
"""

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import cases
from benchmarks.claims import Spread
from benchmarks.machine import describe
from benchmarks.recorder import Recording
from kit.launch import running
from kit.wire import tap
from solutions import codecs, rest, rpc, ws

WIRES = ("rest/json", "rpc/protobuf", "ws/json")
PACKAGES = {"rest": rest, "rpc": rpc, "ws": ws}
LIMIT = 100.0  # µs that a tap may add at p50
WARM_UP = 50  # calls each way before a repeat counts
MOST = {"calls": 100_000, "repeats": 50}


def measure(wire: str, calls: int, repeats: int) -> dict[str, list[dict]]:
    """Return the recordings ``direct`` and ``tapped``, one of each per repeat; ValueError when an answer is wrong."""
    found = {"direct": [], "tapped": []}
    known = cases.make()["small"]
    name = wire.partition("/")[0]
    with running(f"solutions.{name}", *(["--production"] if name == "rest" else [])) as server:
        for _ in range(repeats):
            with tap(server) as tapped, contextlib.ExitStack() as closing:
                ports = {"direct": server.port, "tapped": tapped.port}
                clients = {way: closing.enter_context(_client(wire, port)) for way, port in ports.items()}
                for way, recording in _in_turn(clients, known, calls).items():
                    found[way].append(recording.to_json())
    return found


def difference(found: dict[str, list[dict]], q: float) -> Spread:
    """Return how many µs a tap adds at quantile ``q``, over repeats."""
    both = zip(found["direct"], found["tapped"], strict=True)
    return Spread.of([Recording.from_json(tapped).quantile(q) - Recording.from_json(direct).quantile(q) for direct, tapped in both])


def table(result: dict) -> str:
    """Return the figures as text: medians over the repeats, and their range."""
    lines = [f"{'':22}{'direct':>20}{'tapped':>20}{'the tap adds':>22}"]
    for wire, found in result["wires"].items():
        for q in (0.5, 0.99):
            ways = [Spread.of([Recording.from_json(each).quantile(q) for each in found[way]]) for way in ("direct", "tapped")]
            cells = [f"{one.middle:,.0f} ({one.low:,.0f}–{one.high:,.0f})" for one in (*ways, difference(found, q))]
            lines.append(f"{cases.title(wire):16} {f'p{q * 100:g}':5}{cells[0]:>20}{cells[1]:>20}{cells[2]:>22}")
    return "\n".join([*lines, "µs a call: median of the repeats, and their range"])


def main() -> int:
    """Measure, print and store; return 1 when a tap adds more than the limit at p50, in the median of the repeats."""
    options = _options()
    wires = {wire: measure(wire, options.calls, options.repeats) for wire in options.wire or WIRES}
    result = describe() | {"parameters": {"calls": options.calls, "repeats": options.repeats, "warm_up": WARM_UP}, "wires": wires}
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    print(table(result))
    return int(any(difference(found, 0.5).middle > LIMIT for found in wires.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.overhead",
        description="Measure what a tap adds to a call on each wire, in about half a minute.",
        epilog="example: python -m benchmarks.overhead --repeats 9 --out out/overhead.json",
    )
    parser.add_argument("--wire", action="append", choices=WIRES, help="measure this one only; may be given again (default: each)")
    parser.add_argument("--calls", type=_bounded("calls"), default=1000, help="calls each way in a repeat (default 1000)")
    parser.add_argument("--repeats", type=_bounded("repeats"), default=7, help="repeats, each with a tap of its own (default 7)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="store the result as JSON")
    return parser.parse_args()


def _bounded(name: str):
    def number(text: str) -> int:
        if not 1 <= int(text) <= MOST[name]:
            raise argparse.ArgumentTypeError(f"must be 1 to {MOST[name]:,}")
        return int(text)

    return number


def _client(wire: str, port: int):
    name, _, codec = wire.partition("/")
    package = PACKAGES[name]
    return package.Client(port) if package is rpc else package.Client(port, codecs.BY_NAME[codec])


def _in_turn(clients: dict, known: list[cases.Case], calls: int) -> dict[str, Recording]:
    """Call with each client in turn, who goes first changing too, and record the latencies."""
    recordings = {way: Recording(histogram=Counter()) for way in clients}
    for number in range(-WARM_UP, calls):
        case = known[number % len(known)]
        for way in reversed(clients) if number % 2 else clients:
            start = time.perf_counter()
            prediction = clients[way].predict(case.features, case.model_id)
            took = time.perf_counter() - start
            case.verify(prediction)
            if number >= 0:
                recordings[way].histogram[round(took * 1e6)] += 1
                recordings[way].seconds += took
    return recordings


if __name__ == "__main__":
    sys.exit(main())
