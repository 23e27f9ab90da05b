"""One load generator: a fresh Locust process that measures one cell when it is told to.

``python -m benchmarks.load rpc/protobuf --port P`` says ``ready``, waits for a line on its standard input, measures, and prints what it
recorded as one line of JSON. ``benchmarks.run`` starts one for every cell and repeat.
"""

from benchmarks import locustfile  # isort: skip  (first: locust patches the standard library)

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import gevent
import psutil
from locust import events
from locust.env import Environment

from benchmarks import cases, sockets
from benchmarks.recorder import Recorder, Recording
from kit.contract import Prediction, Request

START = 60.0  # seconds that a server may take for its first answer


@dataclass(frozen=True)
class Plan:
    """How long and with how many users to measure; seconds."""

    warm_up: float = 0.3
    latency: float = 0.5  # one user: no queue, so the time is the call's own
    forest: float = 0.4  # one user, the slow model
    settle: float = 0.2
    throughput: float = 0.5
    users: int = 16  # closed loops at once while throughput is measured
    exact: int = 50  # calls over which bytes are counted


@dataclass(frozen=True)
class Target:
    """A cell, and the server that it is measured on."""

    cell: str
    port: int
    server_pid: int | None = None

    def user_class(self) -> type[locustfile.PredictUser]:
        """Return the cell's Locust user, pointed at the server."""
        user_class = locustfile.USERS[self.cell]
        user_class.host = f"127.0.0.1:{self.port}"
        return user_class


def measure(target: Target, known: dict[str, list[cases.Case]], plan: Plan) -> dict[str, Recording]:
    """Measure a cell and return its windows by name: ``latency``, ``throughput`` and, for the matched cells, ``forest``."""
    user_class = target.user_class()
    locustfile.PredictUser.known = known["small"]
    environment = Environment(user_classes=[user_class], events=events)
    recorder = Recorder()
    environment.events.request.add_listener(recorder.on_request)
    runner = environment.create_local_runner()
    found = {}
    runner.start(1, spawn_rate=1)
    gevent.sleep(plan.warm_up)
    found["latency"] = _window(recorder, plan.latency, target.server_pid)
    if target.cell in cases.MATCHED:
        locustfile.PredictUser.known = known["forest"]
        gevent.sleep(plan.warm_up)
        found["forest"] = _window(recorder, plan.forest, target.server_pid)
        locustfile.PredictUser.known = known["small"]
    runner.start(plan.users, spawn_rate=100)
    while runner.user_count < plan.users:
        gevent.sleep(0.02)
    gevent.sleep(plan.settle)
    found["throughput"] = _window(recorder, plan.throughput, target.server_pid)
    runner.quit()
    return found


def first_call(user_class: type, case: cases.Case) -> None:
    """Call once on a connection of its own, so that the server has fitted the model before it is measured.

    Servers fit theirs side by side, which can take longer than a client's deadline: then it calls again, for up to START seconds. What
    fails within a second is no matter of time, and is raised at once.
    """
    end = time.monotonic() + START
    while True:
        began = time.monotonic()
        try:
            with user_class(Environment(user_classes=[user_class], events=events)).connect() as client:
                answer = client.predict(case.features, case.model_id)
            break
        except Exception:
            if not began + 1 < time.monotonic() < end:
                raise
    case.verify(answer)


def count_bytes(target: Target, known: list[cases.Case], calls: int) -> dict[str, float]:
    """Return the bytes of one call on an open connection: payload and socket, out and in; the socket's are a mean over ``calls``."""
    user_class, case = target.user_class(), known[0]
    with user_class(Environment(user_classes=[user_class], events=events)).connect() as client:
        case.verify(client.predict(case.features, case.model_id))
        sent, received = sockets.counted(target.port)
        for _ in range(calls):
            client.predict(case.features, case.model_id)
        sent_after, received_after = sockets.counted(target.port)
    return {
        "payload_out": len(user_class.codec.encode(Request(case.features, case.model_id))),
        "payload_in": len(user_class.codec.encode(Prediction(case.label, case.score, case.model_id))),
        "socket_out": (sent_after - sent) / calls,
        "socket_in": (received_after - received) / calls,
    }


def main() -> None:
    """Say ``ready``, wait for a line, measure, print the result."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description="Measure one cell once a line arrives on standard input.",
        epilog="example: echo | python -m benchmarks.load rpc/protobuf --port 50051",
    )
    parser.add_argument("cell", choices=cases.CELLS)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cases", type=Path, help="requests and right answers (default: ask the model)")
    parser.add_argument("--plan", type=json.loads, default={}, help='for example {"latency": 5}')
    parser.add_argument("--server-pid", type=int, help="process whose CPU time to watch")
    parser.add_argument("--bytes", action="store_true", help="count the bytes of a call as well")
    options = parser.parse_args()
    known = cases.load(options.cases) if options.cases else cases.make()
    target, plan = Target(options.cell, options.port, options.server_pid), Plan(**options.plan)
    if target.cell in cases.MATCHED:
        first_call(target.user_class(), known["forest"][0])  # while the others start too, so that nobody waits for it later
    print("ready", flush=True)
    sys.stdin.readline()
    found = {name: window.to_json() for name, window in measure(target, known, plan).items()}
    if options.bytes and sockets.AVAILABLE:
        found["bytes"] = {size: count_bytes(target, known[size], plan.exact) for size in ("small", "large")}
    print(json.dumps(found), flush=True)


def _window(recorder: Recorder, seconds: float, server_pid: int | None) -> Recording:
    """Record for ``seconds``, and note how busy this process and the server's were meanwhile."""
    own, others = time.process_time(), _cpu_seconds(server_pid)
    recorder.open()
    gevent.sleep(seconds)
    window = recorder.close()
    window.client_cpu = round((time.process_time() - own) / window.seconds, 3)
    if server_pid:
        window.server_cpu = round((_cpu_seconds(server_pid) - others) / window.seconds, 3)
    return window


def _cpu_seconds(pid: int | None) -> float:
    """Return the CPU time that a process and its children have used."""
    if pid is None:
        return 0.0
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in [process, *process.children(recursive=True)]]
    return sum(each.user + each.system for each in times)


if __name__ == "__main__":
    main()
