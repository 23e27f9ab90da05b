"""A thousand streams at once: ``python -m benchmarks.many`` reads as many answers side by side over SSE, WebSocket and gRPC.

The answers come at the pace of a large model, so that all are under way at the same time, each on a connection of its own, read by one
event loop in this process. Every answer is compared with the model's own.
"""

import asyncio
import random
import sys
import time
from dataclasses import asdict, dataclass

from benchmarks import machine, many_plot, steps
from benchmarks.many_streams import READERS, Heard, hear, together
from benchmarks.processes import allow_files, cpu, memory
from benchmarks.steps import Tell
from kit.launch import Server, running
from kit.talk import load

PROMPT = "What is REST?"


@dataclass(frozen=True)
class Plan:
    """How many streams, asked for over ``ramp`` seconds; ``pace`` is a token's time, ``limit`` an answer's tokens."""

    repeats: int = 2
    streams: int = 1000
    ramp: float = 6.0
    pace: float = 2.0
    limit: int = 10


QUICK = Plan(repeats=1, streams=20, ramp=0.1, pace=0.1, limit=8)


def measure(plan: Plan, wires: tuple[str, ...] = tuple(READERS), tell: Tell = lambda _: None) -> dict:
    """Measure every wire in every repeat, each with a fresh server, and return the result as plain JSON types; ``tell`` hears of each.

    Raises ValueError for an answer that is not the model's own: a figure among failures is worth nothing.
    """
    allow_files(plan.streams)
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan) | {"prompt": PROMPT}}
    result["wires"] = {wire: {"repeats": []} for wire in wires}
    right, chance = b"".join(load().stream(PROMPT, limit=plan.limit)).decode(), random.Random(0)
    for repeat in range(plan.repeats):
        for wire in chance.sample(wires, len(wires)):
            tell(f"repeat {repeat + 1} of {plan.repeats}: {plan.streams:,} streams over {wire}")
            with running(f"solutions.stream.{wire}") as server:
                result["wires"][wire]["repeats"].append(asyncio.run(_measured(wire, server, plan, right)))
    return result


async def _measured(wire: str, server: Server, plan: Plan, right: str) -> dict:
    wanted = {"prompt": PROMPT, "limit": plan.limit}
    await hear(wire, server.port, wanted, [Heard()])  # thrown away: caches fill
    heard, before = [Heard() for _ in range(plan.streams)], memory(server.pid)
    served, ours, start = cpu(server.pid), time.process_time(), time.perf_counter()
    streams = asyncio.create_task(hear(wire, server.port, wanted | {"pace": plan.pace}, heard, plan.ramp))
    while not streams.done() and not all(one.arrivals for one in heard):
        await asyncio.sleep(0.02)
    held = await asyncio.to_thread(memory, server.pid) - before
    await streams
    seconds = time.perf_counter() - start
    for one in heard:
        if "".join(one.pieces) != right:
            raise ValueError(f"a wrong answer: {''.join(one.pieces)!r}")
    used = {"server_cpu": (cpu(server.pid) - served) / seconds, "client_cpu": (time.process_time() - ours) / seconds}
    return {"memory": held, "together": together(heard), "rate": _rate(heard)} | used | _times(heard)


def _rate(heard: list[Heard]) -> float:
    """Return the pieces that came in a second, all streams together, while all were under way; otherwise, from the first to the last."""
    begins, ends = sorted(one.arrivals[0] for one in heard), sorted(one.arrivals[-1] for one in heard)
    opens, closes = (begins[-1], ends[0]) if begins[-1] < ends[0] else (begins[0], ends[-1])
    return sum(opens <= arrival < closes for one in heard for arrival in one.arrivals) / (closes - opens)


def _times(heard: list[Heard]) -> dict:
    """Return the ``pieces`` of the shortest and the longest stream, and the quantiles of the wait for a ``first`` one, in seconds."""
    counts, firsts = [len(one.pieces) for one in heard], sorted(one.arrivals[0] - one.asked for one in heard)
    quantiles = {name: round(firsts[min(len(firsts) - 1, int(q * len(firsts)))], 6) for name, q in (("p50", 0.5), ("p99", 0.99))}
    return {"pieces": [min(counts), max(counts)], "first": quantiles}


def main() -> int:
    """Measure and store, or draw what was stored."""
    options = steps.parser(
        "many", "Read 1,000 streams at once over each wire (three minutes), store what they cost and draw it."
    ).parse_args()
    return steps.run("many", many_plot, options, lambda tell: measure(QUICK if options.quick else Plan(), tell=tell))


if __name__ == "__main__":
    sys.exit(main())
