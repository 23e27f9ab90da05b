"""At which distance does the protocol stop mattering? ``python -m benchmarks.distance`` measures one call from ever farther away.

Each cell's reference server is called through a ``kit.wire.link`` for each round trip, on a connection that stays open and on a fresh one.
The calls of all cells and distances come singly and in a random order, so that what else the machine does hits all of them alike. Single
calls find caches cold: without a link they take longer than those of ``python -m benchmarks``, which come back to back.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks import cases, distance_plot, machine
from kit.launch import Server, running
from kit.wire.link import link
from solutions import codecs, rest, rpc, ws

CELLS = (*cases.MATCHED, "rest/json")
RTTS = (0, 0.2, 1, 2, 5, 10, 20, 80, 200)  # ms; 0: no link at all
SERVERS = {"rest": ("solutions.rest", "--production"), "rpc": ("solutions.rpc",), "ws": ("solutions.ws",)}
WAITING = 0.15  # seconds that the calls of one cell may spend waiting at one distance, within these bounds:
FEWEST, MOST = 3, 25
RESULTS = Path(__file__).parent / "results"


def measure(repeats: int = 5, rtts: tuple[float, ...] = RTTS, most: int = MOST) -> dict:
    """Measure all cells at all distances with fresh servers in each repeat, and return the result as plain JSON types.

    Raises ValueError for a wrong answer, and what a Client raises: a figure among failures is worth nothing.
    """
    result = machine.describe() | {"schema": 1, "parameters": {"repeats": repeats, "rtts_ms": list(rtts), "waiting": WAITING, "most": most}}
    result["cells"] = {cell: {"repeats": []} for cell in CELLS}
    known = cases.make()["small"]
    with Progress(transient=True) as progress:
        bar = progress.add_task("", total=repeats * len(_jobs(rtts, most)))
        for repeat in range(repeats):
            progress.update(bar, description=f"repeat {repeat + 1} of {repeats}")
            for cell in CELLS:
                result["cells"][cell]["repeats"].append([{"rtt_ms": rtt, "open_us": [], "fresh_us": []} for rtt in rtts])
            for place, cell, (fresh, again) in _repeat(repeat, rtts, most, known):
                row = result["cells"][cell]["repeats"][repeat][place]
                row["fresh_us"].append(fresh)
                row["open_us"].append(again)
                progress.advance(bar)
    return result


def main() -> int:
    """Measure and store, or draw what was stored."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.distance",
        description="Measure one call of each protocol from ever farther away (three minutes), store the result and draw it.",
        epilog="example: python -m benchmarks.distance --draw benchmarks/results/distance.json --out out/distance",
    )
    parser.add_argument("--draw", type=Path, metavar="RESULT", help="measure nothing; draw a stored result")
    parser.add_argument(
        "--out", type=Path, default=Path("out/distance"), help="folder for distance.json and pictures (default: out/distance)"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.draw:
        result = json.loads(options.draw.read_text(encoding="utf-8"))
    else:
        result = measure()
        (options.out / "distance.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    distance_plot.write(result, options.out)
    for line in (*distance_plot.findings(result), f"pictures  {options.out}: distance (PNG and SVG)"):
        Console().print(line, soft_wrap=True, highlight=False)
    return 0


def _jobs(rtts: tuple[float, ...], most: int) -> list[tuple[int, str]]:
    """Return a (distance, cell) for each pair of calls: fewer from far away, where each takes longer and luck matters less."""
    calls = [max(min(FEWEST, most), min(most, round(WAITING * 1000 / rtt) if rtt else most)) for rtt in rtts]
    return [(place, cell) for place, times in enumerate(calls) for cell in CELLS for _ in range(times)]


def _repeat(seed: int, rtts: tuple[float, ...], most: int, known: list[cases.Case]) -> Iterator[tuple[int, str, tuple[float, float]]]:
    """Yield distance, cell, and the µs of a call on a fresh connection and on an open one, in a random order."""
    jobs = _jobs(rtts, most)
    chance = random.Random(seed)
    chance.shuffle(jobs)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(*words)) for name, words in SERVERS.items()}
        ports = {(place, name): _port(stack, server, rtt) for place, rtt in enumerate(rtts) for name, server in servers.items()}
        opened = {}
        for place, cell in sorted(set(jobs)):  # a call on each connection before it counts
            opened[place, cell] = stack.enter_context(_client(cell, ports[place, cell.partition("/")[0]]))
            _timed(opened[place, cell], known[0])
        for place, cell in jobs:
            case = chance.choice(known)
            again = _timed(opened[place, cell], case)
            yield place, cell, (_fresh(cell, ports[place, cell.partition("/")[0]], case), again)


def _port(stack: ExitStack, server: Server, rtt: float) -> int:
    return stack.enter_context(link(server, rtt=rtt / 1000)).port if rtt else server.port


def _client(cell: str, port: int):
    transport, _, encoding = cell.partition("/")
    return rpc.Client(port) if transport == "rpc" else {"rest": rest, "ws": ws}[transport].Client(port, codecs.BY_NAME[encoding])


def _fresh(cell: str, port: int, case: cases.Case) -> float:
    """Return the µs that a first call takes from making a Client to its answer."""
    start = time.perf_counter()
    with _client(cell, port) as client:
        prediction = client.predict(case.features, case.model_id)
        elapsed = time.perf_counter() - start
    case.verify(prediction)
    return round(elapsed * 1e6, 1)


def _timed(client, case: cases.Case) -> float:
    start = time.perf_counter()
    prediction = client.predict(case.features, case.model_id)
    elapsed = time.perf_counter() - start
    case.verify(prediction)
    return round(elapsed * 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
