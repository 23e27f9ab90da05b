"""What the service costs over Flask alone: ``python -m benchmarks.bare`` compares it with a bare route that returns a constant.

Both run on the same gunicorn with the same options, and are sent the same bytes on the same number of connections that stay open; each
answer is verified. The reference decodes, asks the fast model, keeps the prediction (in memory, or in a SQLite file), encodes. Windows
are taken in turn, in a random order, so that what else the machine does hits all alike. A profile says whose code takes the time.
What this can't tell: a service of several workers, or the slow model, beside which all of this is nothing.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks import bare_profile, cases, machine
from benchmarks.bare_server import bare
from benchmarks.claims import BUSY, Spread
from benchmarks.concurrency_client import Window, closed_loop
from benchmarks.recorder import Recording
from kit.launch import running
from solutions import rest

KINDS = {"bare": "a bare route", "memory": "the service, in memory", "database": "the service, in a SQLite file"}
CONNECTIONS = 16  # as many as the server has threads
WARM_UP, SECONDS, CALLS = 0.3, 1.5, 2000
RESULTS = Path(__file__).parent / "results"
ENOUGH = 0.7


def measure(repeats: int, seconds: float = SECONDS, tell: Callable[[str], None] = lambda _: None) -> dict:
    """Measure all three in every repeat, and return the result as plain JSON types; ValueError for a wrong answer."""
    case, chance = cases.make()["small"][3], random.Random(0)
    parameters = {"repeats": repeats, "seconds": seconds, "warm_up": WARM_UP, "connections": CONNECTIONS, "profiled_calls": CALLS}
    result = machine.describe() | {"schema": 1, "parameters": parameters, "kinds": {kind: {"repeats": []} for kind in KINDS}}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = str(Path(folder) / "predictions.db")
        words = {"bare": ("bare",), "memory": ("reference",), "database": ("reference", "--database", file)}
        ports = {kind: stack.enter_context(running("benchmarks.bare_server", "--kind", *words[kind])).port for kind in KINDS}
        for repeat in range(repeats):
            for kind in chance.sample(list(KINDS), len(KINDS)):
                tell(f"repeat {repeat + 1} of {repeats}: {KINDS[kind]}")
                recording = asyncio.run(_window(ports[kind], case, seconds))
                result["kinds"][kind]["repeats"].append(recording.to_json())
    with tempfile.TemporaryDirectory() as folder:
        apps = {"bare": bare(case), "memory": rest.create_app(), "database": rest.create_app(str(Path(folder) / "predictions.db"))}
        for kind, app in apps.items():
            tell(f"profile: {KINDS[kind]}")
            found = {"call_us": round(bare_profile.cost(app, case, CALLS), 1), "shares": bare_profile.shares(app, case, CALLS)}
            result["kinds"][kind] |= found
    return result


async def _window(port: int, case: cases.Case, seconds: float) -> Recording:
    return await closed_loop(port, [case], CONNECTIONS, Window(WARM_UP, seconds))


def throughputs(result: dict, kind: str) -> list[float]:
    """Return the calls a second of each repeat."""
    return [Recording.from_json(each).throughput for each in result["kinds"][kind]["repeats"]]


def ratio(result: dict, kind: str) -> Spread:
    """Return the throughput of ``kind`` over that of the bare route, over the repeats."""
    pairs = zip(throughputs(result, kind), throughputs(result, "bare"), strict=True)
    return Spread.of([served / constant for served, constant in pairs])


def findings(result: dict) -> list[str]:
    """Return what a result says, line by line."""
    lines = []
    for kind, title in KINDS.items():
        calls, over = Spread.of(throughputs(result, kind)), ratio(result, kind)
        of_bare = "" if kind == "bare" else f" · {over.middle:.2f} of the bare route ({over.low:.2f}–{over.high:.2f})"
        lines.append(f"{title:30} {calls.middle:6,.0f} calls/s ({calls.low:,.0f}–{calls.high:,.0f}){of_bare}")
    for kind, title in KINDS.items():
        row = result["kinds"][kind]
        if kind == "bare" or ratio(result, kind).middle < ENOUGH:
            parts = ", ".join(f"{owner} {share:.0%}" for owner, share in row["shares"].items() if share >= 0.01)
            lines.append(f"{title}: {row['call_us']:,.0f} µs a call inside the application: {parts}")
    client = max(each["client_cpu"] for row in result["kinds"].values() for each in row["repeats"])
    if client >= BUSY:
        lines.append(f"the client was busy for {client:.0%} of a core in one window: the bare route could be faster, and the ratio lower")
    return lines


def main() -> int:
    """Measure, store and say what was found."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bare",
        description="Compare the REST service's throughput with that of a bare Flask route (a minute), and profile what costs it.",
        epilog="example: python -m benchmarks.bare --out benchmarks/results/bare.json",
    )
    parser.add_argument("--repeats", type=int, default=9, choices=range(1, 51), metavar="N", help="1 to 50 (default 9)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="store the result as JSON")
    options = parser.parse_args()
    with Progress(transient=True) as progress:
        bar = progress.add_task("", total=len(KINDS) * (options.repeats + 1))

        def tell(what: str) -> None:
            progress.update(bar, description=what, advance=1)

        result = measure(options.repeats, tell=tell)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    for line in findings(result):
        Console().print(line, soft_wrap=True, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
