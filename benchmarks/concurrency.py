"""One request at a time, threads, processes, an event loop: ``python -m benchmarks.concurrency`` measures what each does to whom.

The same service runs in five ways (``benchmarks.concurrency_server``) and is called in a closed loop on 1 and on 16 keep-alive connections,
with the fast model and with the slow one. Then a bystander asks for the list of models, which costs nothing, while the slow model is busy.
Every server is a fresh process in each repeat; the repeats are interleaved, in a random order, so that what else the machine does hits all
of them alike.
"""

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks import cases, concurrency_plot, machine
from benchmarks.concurrency_client import Plan, Window, bystander, closed_loop
from benchmarks.concurrency_server import KINDS
from benchmarks.recorder import Recording
from kit.launch import running

CONNECTIONS = (1, 16)


QUICK = Plan(repeats=1, warm_up=0.1, window=0.3, bystander=0.5)


def measure(plan: Plan, kinds: tuple[str, ...] = tuple(KINDS), tell: Callable[[str], None] = lambda _: None) -> dict:
    """Measure servers of all ``kinds`` in every repeat, and return the result as plain JSON types; ``tell`` hears of each window.

    Raises ValueError for a wrong answer: a figure among failures is worth nothing.
    """
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan) | {"connections": list(CONNECTIONS)}}
    result["versions"] |= {name: version(name) for name in ("fastapi", "uvicorn")}
    result["servers"] = {kind: {"repeats": []} for kind in kinds}
    known, chance = cases.make(), random.Random(0)
    for repeat in range(plan.repeats):
        for kind in chance.sample(kinds, len(kinds)):
            tell(f"repeat {repeat + 1} of {plan.repeats}: {kind}")
            with running("benchmarks.concurrency_server", "--kind", kind) as server:
                windows = {name: window.to_json() for name, window in _windows(server.port, known, plan, tell)}
            result["servers"][kind]["repeats"].append(windows)
    return result


def _windows(port: int, known: dict[str, list[cases.Case]], plan: Plan, tell: Callable[[str], None]):
    """Yield name and recording of each window of one server: ``linear-1``, ``linear-16``, ``forest-1``, ``forest-16``, ``models``."""

    async def both(name: str, connections: int) -> Recording:
        return await closed_loop(port, known[name], connections, Window(plan.warm_up, plan.window))

    for name, cell in (("linear", "small"), ("forest", "forest")):
        for connections in CONNECTIONS:
            yield f"{name}-{connections}", asyncio.run(both(cell, connections))
            tell("")
    yield "models", asyncio.run(bystander(port, known["forest"], plan))
    tell("")


def main() -> int:
    """Measure and store, or draw what was stored."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.draw:
        result = json.loads(options.draw.read_text(encoding="utf-8"))
    else:
        result = _measured(QUICK if options.quick else Plan())
        (options.out / "concurrency.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    concurrency_plot.write(result, options.out)
    for line in (*concurrency_plot.findings(result), f"pictures  {options.out}: concurrency (PNG and SVG)"):
        Console().print(line, soft_wrap=True, highlight=False)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.concurrency",
        description="Measure one service on threads, in processes and in an event loop (two minutes), store the result and draw it.",
        epilog="example: python -m benchmarks.concurrency --out benchmarks/results",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--quick", action="store_true", help="only see that it works: figures of half a minute, not to be believed")
    length.add_argument("--draw", type=Path, metavar="RESULT", help="measure nothing; draw a stored result")
    parser.add_argument(
        "--out", type=Path, default=Path("out/concurrency"), help="folder for concurrency.json and pictures (default: out/concurrency)"
    )
    return parser.parse_args()


def _measured(plan: Plan) -> dict:
    windows = len(KINDS) * plan.repeats * (2 * len(CONNECTIONS) + 1)
    with Progress(transient=True) as progress:
        bar = progress.add_task("", total=windows)
        return measure(plan, tell=lambda what: progress.update(bar, description=what) if what else progress.advance(bar))


if __name__ == "__main__":
    sys.exit(main())
