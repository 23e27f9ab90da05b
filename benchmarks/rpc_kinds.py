"""Threads or an event loop for gRPC: ``python -m benchmarks.rpc_kinds`` measures what each does to whom.

The same method runs in four ways (``benchmarks.rpc_kinds_server``) and is called in a closed loop, one call at a time and sixteen, these
over one channel and over sixteen, with the fast model and with the slow one. Then a bystander calls the fast model while the slow one is
busy. Every server is a fresh process in each repeat; the repeats are interleaved, in a random order, so that what else the machine does
hits all of them alike.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from benchmarks import cases, machine, rpc_kinds_plot, steps
from benchmarks.concurrency_client import Window
from benchmarks.recorder import Recording
from benchmarks.rpc_kinds_client import Requests, closed_loop, encoded, open_loop
from benchmarks.rpc_kinds_server import KINDS
from benchmarks.steps import Tell
from kit.launch import running

LOADS = ((1, 1), (16, 1), (16, 16))  # calls under way, channels
BUSY = (4, 16)  # slow calls under way while the bystander calls: fewer than a pool of threads has, and as many as the sixteen


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure; seconds."""

    repeats: int = 3
    warm_up: float = 0.2
    window: float = 0.8
    bystander: float = 1.6
    rate: float = 25.0  # calls a second of the bystander


QUICK = Plan(repeats=1, warm_up=0.1, window=0.5, bystander=0.5)


def measure(plan: Plan, kinds: tuple[str, ...] = tuple(KINDS), tell: Tell = lambda _: None) -> dict:
    """Measure servers of all ``kinds`` in every repeat, and return the result as plain JSON types; ``tell`` hears of each server.

    Raises ValueError for a wrong answer: a figure among failures is worth nothing.
    """
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan) | {"loads": [list(load) for load in LOADS], "busy": list(BUSY)}}
    result["servers"] = {kind: {"repeats": []} for kind in kinds}
    made, chance = cases.make(), random.Random(0)
    known = {"linear": encoded(made["small"]), "forest": encoded(made["forest"])}
    for repeat in range(plan.repeats):
        for kind in chance.sample(kinds, len(kinds)):
            tell(f"repeat {repeat + 1} of {plan.repeats}: {kind}")
            with running("benchmarks.rpc_kinds_server", "--kind", kind) as server:
                windows = {name: _coarse(window).to_json() for name, window in _windows(server.port, known, plan)}
            result["servers"][kind]["repeats"].append(windows)
    return result


def _windows(port: int, known: dict[str, Requests], plan: Plan) -> Iterator[tuple[str, Recording]]:
    """Yield name and recording of each window of one server: ``linear-16/1`` is 16 calls over one channel, ``bystander-4`` beside 4."""

    async def loop(model_id: str, calls: int, channels: int) -> Recording:
        return await closed_loop(port, known[model_id], calls, channels, Window(plan.warm_up, plan.window))

    async def aside(busy: int) -> Recording:
        window = Window(plan.warm_up, plan.bystander)
        busy_loop = closed_loop(port, known["forest"], busy, 1, Window(0, plan.warm_up + plan.bystander))
        recording, _ = await asyncio.gather(open_loop(port, known["linear"], plan.rate, window), busy_loop)
        return recording

    for model_id in known:
        for calls, channels in LOADS:
            yield f"{model_id}-{calls}/{channels}", asyncio.run(loop(model_id, calls, channels))
    for busy in BUSY:
        yield f"bystander-{busy}", asyncio.run(aside(busy))


def _coarse(window: Recording) -> Recording:
    """Return a recording whose latencies have three digits, to keep the file small; none is off by more than half a percent."""
    coarse = Counter()
    for latency, calls in window.histogram.items():
        coarse[round(latency, 3 - len(str(latency)))] += calls
    return replace(window, histogram=coarse)


def main() -> int:
    """Measure and store, or draw what was stored."""
    options = steps.parser(
        "rpc_kinds", "Measure a gRPC method on threads and on an event loop (two minutes), store and draw it."
    ).parse_args()
    return steps.run("rpc_kinds", rpc_kinds_plot, options, lambda tell: measure(QUICK if options.quick else Plan(), tell=tell))


if __name__ == "__main__":
    sys.exit(main())
