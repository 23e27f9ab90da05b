"""Measure the whole matrix: fresh servers and fresh load generators for every repeat, the cells in another order each time."""

import contextlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import psutil

from benchmarks import cases, formats, machine
from benchmarks.load import Plan
from kit.launch import Server, running

SERVERS = {"rest": ("solutions.rest", "--production"), "rpc": ("solutions.rpc",), "ws": ("solutions.ws",)}
BOOT = 6.0  # seconds to start three servers and seven load generators on two cores; for the progress bar only


class MeasurementFailed(RuntimeError):
    """A load generator that broke, with what it said last."""


def seconds_for(plan: Plan, repeats: int) -> float:
    """Return about how long ``run`` will take."""
    each = plan.warm_up + plan.latency + plan.settle + plan.throughput + 0.5
    return repeats * (BOOT + each * len(cases.CELLS) + (plan.warm_up + plan.forest) * len(cases.MATCHED)) + 5


def run(plan: Plan, repeats: int, progress: Callable[[str, float], None]) -> dict:
    """Measure every cell ``repeats`` times and return the result as plain JSON types; ``progress(what, seconds done)`` is told each step.

    A repeat starts its servers and its load generators anew, waits until all of them are idle, and then lets one cell at a time
    measure, in an order of its own. So a repeat's figures carry the luck of its processes, and the spread over repeats shows it.

    Raises MeasurementFailed, or ServerDied, with the words of what broke.
    """
    result = machine.describe() | {"schema": 1, "parameters": asdict(plan) | {"repeats": repeats}}
    progress("formats", 0)
    result["formats"], result["sizes"] = list(formats.measure()), list(formats.sizes())
    result["cells"] = {cell: {"repeats": []} for cell in cases.CELLS}
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder) / "cases.json"
        cases.save(known, cases.make())
        for repeat in range(repeats):
            progress(f"repeat {repeat + 1} of {repeats}: starting servers and load generators", 3 if repeat == 0 else 0)
            for cell, found in _repeat(plan, known, repeat, progress):
                if "bytes" in found:
                    result["cells"][cell]["bytes"] = found.pop("bytes")
                result["cells"][cell]["repeats"].append(found)
    return result


def _repeat(plan: Plan, known: Path, repeat: int, progress: Callable[[str, float], None]):
    """Yield each cell with what its load generator found."""
    order = list(cases.CELLS)
    random.Random(repeat).shuffle(order)
    with contextlib.ExitStack() as stack:
        with ThreadPoolExecutor() as pool:
            starting = {name: pool.submit(stack.enter_context, running(*words)) for name, words in SERVERS.items()}
        servers = {name: future.result() for name, future in starting.items()}
        loads = {cell: stack.enter_context(_load(cell, servers[cell.partition("/")[0]], plan, known, repeat == 0)) for cell in order}
        for load in loads.values():
            if load.stdout.readline().strip() != "ready":
                raise MeasurementFailed(f"a load generator did not start:\n{load.stderr.read()}")
        _wait_until_idle()
        progress("", BOOT)
        for place, cell in enumerate(order, 1):
            progress(f"repeat {repeat + 1}: {cases.title(cell)} ({place} of {len(order)})", 0)
            yield cell, _measure(cell, loads[cell], plan)
            seconds = plan.warm_up + plan.latency + plan.settle + plan.throughput + 0.5
            progress("", seconds + (plan.warm_up + plan.forest if cell in cases.MATCHED else 0))


def _wait_until_idle(below: float = 10.0, within: float = 5.0) -> None:
    """Wait until what was started has come to rest: the first cell must not be measured beside the others' start."""
    end = time.monotonic() + within
    while psutil.cpu_percent(interval=0.2) > below and time.monotonic() < end:
        pass


@contextlib.contextmanager
def _load(cell: str, server: Server, plan: Plan, known: Path, bytes_too: bool):
    words = [sys.executable, "-m", "benchmarks.load", cell, "--port", str(server.port), "--server-pid", str(server.pid)]
    words += ["--cases", str(known), "--plan", json.dumps(asdict(plan)), *(["--bytes"] if bytes_too else [])]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as load:
        try:
            yield load
        finally:
            load.kill()


def _measure(cell: str, load: subprocess.Popen, plan: Plan) -> dict:
    """Tell a waiting load generator to go, and return what it prints."""
    limit = 30 + 3 * (plan.warm_up + plan.latency + plan.forest + plan.settle + plan.throughput)
    try:
        out, err = load.communicate("\n", timeout=limit)
    except subprocess.TimeoutExpired:
        raise MeasurementFailed(f"{cell} did not finish within {limit:.0f} s") from None
    if load.returncode:
        raise MeasurementFailed(f"{cell} broke:\n{err}")
    return json.loads(out.splitlines()[-1])
