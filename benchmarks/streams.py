"""First token and gaps: ``python -m benchmarks.streams`` streams the same answer over SSE, WebSocket and gRPC and reads one clock.

The answer comes as fast as the model makes it, and at the pace of a large one. Beside the wires stands the model alone, in this process
and without any, which is what a wire adds to. In each repeat all are measured, in a random order. One reader at a time, on loopback.
"""

import contextlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

from benchmarks import machine, sockets, steps, streams_plot
from kit.launch import running
from solutions import stream

PROMPT = "What is REST?"
WIRES = {"alone": None, "sse": stream.sse, "ws": stream.ws, "rpc": stream.rpc}


@dataclass(frozen=True)
class Plan:
    """How often, how many answers at each pace, and how long: ``pace`` is a token's time in seconds, ``limit`` an answer's tokens."""

    repeats: int = 7
    fast: int = 30
    paced: int = 2
    pace: float = 0.05
    limit: int = 40


QUICK = Plan(repeats=2, fast=3, paced=1, pace=0.01, limit=10)


def measure(plan: Plan, tell: Callable[[str], None] = lambda _: None) -> dict:
    """Measure every wire in every repeat and return the result as plain JSON types, times in seconds; ``tell`` hears of each step.

    Raises ValueError for an answer that is not the model's own: a figure among failures is worth nothing.
    """
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan) | {"prompt": PROMPT}}
    result["wires"] = {name: {"repeats": []} for name in WIRES}
    right, chance = "".join(_alone(plan.limit, 0)), random.Random(0)
    with contextlib.ExitStack() as servers:
        ports = {name: servers.enter_context(running(f"solutions.stream.{name}")).port for name, package in WIRES.items() if package}
        for repeat in range(plan.repeats):
            for name in chance.sample(list(WIRES), len(WIRES)):
                tell(f"repeat {repeat + 1} of {plan.repeats}: {name}")
                result["wires"][name]["repeats"].append(_measured(name, ports.get(name), right, plan))
    return result


def _measured(name: str, port: int | None, right: str, plan: Plan) -> dict:
    """Return what one wire does in one repeat: ``fast`` and ``paced`` timings, and on a wire the ``bytes`` that a token brings."""
    with contextlib.ExitStack() as closing:
        client = closing.enter_context(WIRES[name].Client(port)) if port else None

        def ask(pace: float) -> Iterator[str]:
            return client.talk(PROMPT, pace=pace, limit=plan.limit) if client else _alone(plan.limit, pace)

        for _ in range(2):  # thrown away: connections open, and caches fill
            list(ask(0))
        timed = {"fast": _timed(ask, 0, plan.fast, right), "paced": _timed(ask, plan.pace, plan.paced, right)}
        return timed | {"bytes": _bytes(ask, port) if port and sockets.AVAILABLE else None}


def _timed(ask: Callable[[float], Iterator[str]], pace: float, count: int, right: str) -> dict:
    """Return, of ``count`` answers, the ``first`` token and the ``whole`` of each, and the quantiles of all their ``gaps``."""
    timings, gaps = [], []
    for _ in range(count):
        asked, arrivals, pieces = time.perf_counter(), [], []
        for piece in ask(pace):
            arrivals.append(time.perf_counter())
            pieces.append(piece)
        if "".join(pieces) != right:
            raise ValueError(f"a wrong answer: {''.join(pieces)!r}")
        timings.append(stream.timing.timings(asked, arrivals))
        gaps += [later - sooner for sooner, later in pairwise(arrivals)]
    gaps.sort()
    return {
        "first": [round(timing.first_token, 6) for timing in timings],
        "whole": [round(timing.whole, 6) for timing in timings],
        "gap": {name: round(gaps[min(len(gaps) - 1, int(q * len(gaps)))], 6) for name, q in (("p50", 0.5), ("p99", 0.99))},
    }


def _bytes(ask: Callable[[float], Iterator[str]], port: int) -> float:
    """Return the bytes that reach our socket for a token: from the first to the last of a slow answer, framing and headers included."""
    counts = [sockets.counted(port)[1] for _ in ask(0.01)]
    return round((counts[-1] - counts[0]) / (len(counts) - 1), 2)


def _alone(limit: int, pace: float) -> Iterator[str]:
    """Yield the answer's pieces without a wire."""
    question = stream.talk.Question(PROMPT, pace=pace, limit=limit)
    for token in stream.talk.paced(stream.talk.Answer(question), pace):
        yield token.text


def main() -> int:
    """Measure and store, or draw what was stored."""
    about = "Stream one answer over SSE, WebSocket and gRPC (a minute and a half), store first tokens and gaps, and draw them."
    options = steps.parser("streams", about).parse_args()
    return steps.run("streams", streams_plot, options, lambda tell: measure(QUICK if options.quick else Plan(), tell=tell))


if __name__ == "__main__":
    sys.exit(main())
