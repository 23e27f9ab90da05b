"""What does an idle connection cost? ``python -m benchmarks.idle`` holds up to 10,000 of each kind and watches who holds them.

WebSockets, with the server's pings and without, beside HTTP/1.1 connections that are kept alive, gRPC channels, and bare TCP as the floor.
Each kind has a fresh server process, and another process that holds the other ends (``benchmarks.idle_held``). On the way up the server's
memory is read at every step; at the top its CPU time while nobody speaks, and how long somebody else's request takes. Then every single
connection is tried: a figure of connections that were lost would be worth nothing.
"""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace

from benchmarks import idle_plot, machine, steps
from benchmarks.idle_bystander import bystander, closed_after, kept_alive
from benchmarks.idle_held import Holder, holding
from benchmarks.idle_server import KINDS
from benchmarks.processes import allow_files, cpu, kernel, memory
from benchmarks.steps import Tell
from kit.launch import running
from solutions.ws.server import PING


@dataclass(frozen=True)
class Plan:
    """How many connections, and how long to watch them; seconds."""

    most: int = 10_000
    shares: tuple[float, ...] = (0.01, 0.1, 0.25, 0.5, 1)  # of ``most``, where memory is read
    warm: int = 1000  # requests before memory is read: until then a server fills caches and the heaps of its threads
    settle: float = 0.5
    idle: float = 10.0
    pinged: float = PING  # where the server pings: its whole period, in which each connection is pinged once
    bystander: float = 2.0
    rate: float = 50.0  # requests a second of the bystander
    crowd: int = 1100  # connections to gunicorn as it is set up
    patience: float = 90.0  # that an idle HTTP connection is watched for, beside all else


QUICK = Plan(most=60, shares=(0.1, 0.5, 1), warm=0, settle=0.1, idle=0.3, pinged=0.3, bystander=0.3, crowd=5, patience=0.1)


def measure(plan: Plan, kinds: tuple[str, ...] = tuple(KINDS), tell: Tell = lambda _: None) -> dict:
    """Measure connections of all ``kinds`` and return the result as plain JSON types; ``tell`` hears of each step.

    Raises SystemExit where this machine allows too few open files, RuntimeError for connections that were not held.
    """
    allow_files(plan.most)
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan), "kinds": {}}
    with ThreadPoolExecutor(1) as aside, running("solutions.rest", "--production") as server:
        tell("HTTP/1.1 as it is served")
        kept = kept_alive(server.port, plan.crowd)
        closing = aside.submit(closed_after, server.port, plan.patience)
        for kind in kinds:
            tell(kind)
            result["kinds"][kind] = _measured(kind, plan, tell)
        tell("waiting for an idle HTTP connection to be closed")
        result["keep_alive"] = {"crowd": plan.crowd, "kept": kept, "closed_after": closing.result()}
    return result


def _measured(kind: str, plan: Plan, tell: Tell) -> dict:
    """Return what connections of one kind cost: ``steps`` on the way up, ``idle`` at the top, and the bystander's calls before and then."""
    with running("benchmarks.idle_server", "--kind", kind) as server, holding(kind, server.port) as holder:
        alone = bystander(kind, server.port, plan.bystander, plan.rate)
        _warm_up(holder, plan)
        rows = list(_grown(holder, server.pid, plan, lambda count: tell(f"{kind}: {count:,} connections")))
        crowded = bystander(kind, server.port, plan.bystander, plan.rate)
        tell(f"{kind}: nobody speaks")
        idle = _idle(server.pid, plan.pinged if kind == "ws" else plan.idle)
        tell(f"{kind}: is each still there?")
        if (alive := holder.alive()) < plan.most:
            raise RuntimeError(f"{kind}: only {alive:,} of {plan.most:,} connections were still there at the end")
    return {"steps": rows, "idle": idle, "alive": alive, "bystander": {"alone": alone.to_json(), "crowded": crowded.to_json()}}


def _warm_up(holder: Holder, plan: Plan) -> None:
    """Open the connections of the first step, and have each of them tried until ``plan.warm`` requests were made."""
    asked = holder.grow(round(plan.shares[0] * plan.most))["opened"]
    while asked < plan.warm:
        asked += holder.alive()


def _grown(holder: Holder, pid: int, plan: Plan, tell) -> Iterator[dict]:
    """Yield a row for each step: ``connections``, bytes of ``memory`` and in the ``kernel``, and what opening the new ones took."""
    for count in (round(share * plan.most) for share in plan.shares):
        tell(count)
        before = cpu(pid)
        opened = holder.grow(count)
        served = cpu(pid) - before
        time.sleep(plan.settle)
        yield {"connections": count, "memory": memory(pid), "kernel": kernel(), "server_cpu": served} | opened


def _idle(pid: int, seconds: float) -> dict:
    before = cpu(pid)
    time.sleep(seconds)
    return {"seconds": seconds, "cpu": cpu(pid) - before}


def main() -> int:
    """Measure and store, or draw what was stored."""
    parser = steps.parser("idle", "Hold 10,000 idle connections of each kind (three minutes), store what they cost and draw it.")
    parser.add_argument("--most", type=int, metavar="N", help="hold N connections at the top (default: 10,000)")
    options = parser.parse_args()
    plan = QUICK if options.quick else Plan()
    if options.most is not None:
        if options.most < 10:
            parser.error("--most must be 10 or more")
        plan = replace(plan, most=options.most)
    return steps.run("idle", idle_plot, options, lambda tell: measure(plan, tell=tell))


if __name__ == "__main__":
    sys.exit(main())
