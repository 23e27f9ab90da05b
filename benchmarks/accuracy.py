"""Measure how exact the link is: ``python -m benchmarks.accuracy`` compares round trips and rates with those that were asked for.

A server in a process of its own echoes single bytes, and sends or takes many. What is measured holds all that a caller sees: the link,
and the sockets and processes at both ends of it.
"""

import argparse
import json
import multiprocessing
import socket
import statistics
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import machine
from kit.wire.link import Far, link

RTTS = (1, 2, 5, 10, 20, 50, 100, 200)  # ms
RATES = (1, 2, 5, 10, 20, 50, 100)  # Mbit/s
SHARE, LEAST = 0.05, 500.0  # a median may be off by 5 %, or by 500 µs of a round trip
STORED = Path(__file__).parent / "results" / "link.json"
ORDER = struct.Struct("!cI")  # what a client asks of the server: echo, send or take, and how many bytes


def measure(rounds: int = 15, seconds: float = 0.5, rtts: tuple = RTTS, rates: tuple = RATES) -> dict:
    """Measure every round trip in each of ``rounds``, every rate in each third with ``seconds`` of bytes; return plain JSON types."""
    result = machine.describe() | {"schema": 1, "parameters": {"rounds": rounds, "seconds": seconds}}
    result["rtts"] = [{"rtt_ms": rtt, "open_us": [], "fresh_us": []} for rtt in rtts]
    result["rates"] = [{"rate_mbit": rate, "down_mbit": [], "up_mbit": []} for rate in rates]
    with ExitStack() as stack:
        port = stack.enter_context(_serving())
        away = [stack.enter_context(link(port, rtt=rtt / 1000)) for rtt in rtts]
        thin = [stack.enter_context(link(port, rtt="10 ms", rate=rate * 1e6)) for rate in rates]
        for number in track(range(rounds), "rounds", transient=True):
            for row, far in zip(result["rtts"], away, strict=True):
                fresh, again = _echo(far, calls=3)
                row["fresh_us"].append(fresh)
                row["open_us"] += again
            for row, far in zip(result["rates"], thin, strict=True) if number % 3 == 0 else ():
                size = int(row["rate_mbit"] * 1e6 / 8 * seconds)
                row["down_mbit"].append(_download(far, size))
                row["up_mbit"].append(_upload(far, size))
    return result


def rows(result: dict) -> Iterator[tuple[str, float, float, float]]:
    """Yield what was asked for in words, the figure in µs or Mbit/s, the median of what was measured, and by how much that may be off."""
    for row in result["rtts"]:
        for name, trips in (("open", 1), ("fresh", 2)):
            asked = 1000.0 * row["rtt_ms"] * trips
            yield f"RTT {row['rtt_ms']:g} ms, {name}", asked, statistics.median(row[f"{name}_us"]), max(SHARE * asked, LEAST)
    for row in result["rates"]:
        for way in ("down", "up"):
            asked = row["rate_mbit"]
            yield f"rate {asked:g} Mbit/s, {way}", asked, statistics.median(row[f"{way}_mbit"]), SHARE * asked


def misses(result: dict) -> list[str]:
    """Return a line for each figure that is off by more than it may be."""
    return [f"{what}: {found:g}, not {asked:g}" for what, asked, found, off in rows(result) if abs(found - asked) > off]


def table(result: dict) -> Table:
    """Return the rows for a terminal."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("", "asked for", "median", "off by", ""):
        shown.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for what, asked, found, off in rows(result):
        unit, scale = ("ms", 1000) if what.startswith("RTT") else ("Mbit/s", 1)
        apart = f"{(found - asked) / scale:+.3f} ({100 * (found / asked - 1):+.2f} %)"
        shown.add_row(
            what, f"{asked / scale:g} {unit}", f"{found / scale:.3f} {unit}", apart, "" if abs(found - asked) <= off else "too far"
        )
    return shown


def main() -> int:
    """Measure or show a stored result; return 1 when a figure is off by more than it may be."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description="Measure how exact kit.wire.link is, in about a minute. Let nothing else run meanwhile.",
        epilog="example: python -m benchmarks.accuracy --out out/link.json",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to store the result (default: nowhere)")
    parser.add_argument(
        "--show", type=Path, metavar="FILE", help="measure nothing; show a stored result, such as benchmarks/results/link.json"
    )
    options = parser.parse_args()
    result = json.loads(options.show.read_text(encoding="utf-8")) if options.show else measure()
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    Console().print(table(result))
    for line in misses(result):
        print(f"off by more than {SHARE:.0%} or {LEAST / 1000:g} ms: {line}", file=sys.stderr)
    return 1 if misses(result) else 0


def _echo(far: Far, calls: int) -> tuple[float, list[float]]:
    """Return the µs from opening a connection to the first byte that came back, and those of each further call on it."""
    start = time.perf_counter()
    with _connect(far.port) as client:
        client.sendall(ORDER.pack(b"e", 1 + calls) + b"x")
        client.recv(1)
        fresh = _since(start)
        again = []
        for _ in range(calls):
            start = time.perf_counter()
            client.sendall(b"x")
            client.recv(1)
            again.append(_since(start))
    return fresh, again


def _download(far: Far, size: int) -> float:
    with _connect(far.port) as client:
        client.sendall(ORDER.pack(b"s", size))
        return _take(client, size)


def _upload(far: Far, size: int) -> float:
    with _connect(far.port) as client:
        client.sendall(ORDER.pack(b"t", size) + bytes(size))
        return struct.unpack("!d", client.recv(8, socket.MSG_WAITALL))[0]


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _since(start: float) -> float:
    return round((time.perf_counter() - start) * 1e6, 1)


def _take(source: socket.socket, size: int) -> float:
    """Receive ``size`` bytes and return their rate in Mbit/s, counted from the arrival of the first of them."""
    left = size - len(source.recv(1 << 16))
    start, rest = time.perf_counter(), left
    while left:
        left -= len(source.recv(min(left, 1 << 16)))
    return round(8 * rest / (time.perf_counter() - start) / 1e6, 4)


@contextmanager
def _serving() -> Iterator[int]:
    """Run the server in a process of its own; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = multiprocessing.get_context("spawn").Process(target=_serve, args=(listener,), daemon=True)
        server.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.kill()
            server.join()


def _serve(listener: socket.socket) -> None:
    """Serve one connection after the other: do what its order says."""
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client:
            order, size = ORDER.unpack(client.recv(ORDER.size, socket.MSG_WAITALL))
            if order == b"s":
                client.sendall(bytes(size))
            elif order == b"t":
                client.sendall(struct.pack("!d", _take(client, size)))
            for _ in range(size if order == b"e" else 0):
                client.sendall(client.recv(1))


if __name__ == "__main__":
    sys.exit(main())
