"""The client of ``benchmarks.concurrency``: many keep-alive connections in one event loop, each answer verified.

It writes requests that are made beforehand and reads answers with a few lines of its own: a library's client would take as long as the
fast model's server does, and share the machine with it. Its share of a core is recorded, so that one can see when it was the bottleneck.
"""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle

from benchmarks.cases import Case
from benchmarks.recorder import Recording
from kit.contract import Prediction
from kit.launch import HOST

MODELS = f"GET /v1/models HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure; seconds."""

    repeats: int = 3
    warm_up: float = 0.2
    window: float = 0.9
    busy: int = 8  # connections on the slow model while the bystander asks: fewer than Flask's 16 threads, so that one is free
    rate: float = 25.0  # calls a second of the bystander
    bystander: float = 1.6


class Window:
    """The span in which calls count: it opens after a warm-up of ``warm_up`` seconds and stays open for ``seconds``."""

    def __init__(self, warm_up: float, seconds: float):
        self.recording = Recording(seconds=seconds)
        self.opens = time.perf_counter() + warm_up
        self.closes = self.opens + seconds

    def is_over(self) -> bool:
        """Say whether it has closed."""
        return time.perf_counter() >= self.closes

    def record(self, start: float) -> None:
        """Count a call that was to start at ``start`` and ends now, if it ends while the window is open."""
        end = time.perf_counter()
        if self.opens <= end < self.closes:
            self.recording.histogram[round((end - start) * 1e6)] += 1

    async def watch_client(self) -> None:
        """Note how busy this process is while the window is open."""
        await asyncio.sleep(self.opens - time.perf_counter())
        before = time.process_time()
        await asyncio.sleep(self.closes - time.perf_counter())
        self.recording.client_cpu = round((time.process_time() - before) / self.recording.seconds, 3)


async def closed_loop(port: int, cases: list[Case], connections: int, window: Window) -> Recording:
    """Call on each of ``connections`` again as soon as the last call is answered; return what the window saw."""
    loops = [_call_on(port, cases[number % len(cases) :] + cases[: number % len(cases)], window) for number in range(connections)]
    await asyncio.gather(window.watch_client(), *loops)
    return window.recording


async def bystander(port: int, cases: list[Case], plan: Plan) -> Recording:
    """Ask for /v1/models ``plan.rate`` times a second while others keep a model busy; return how long that took.

    An open loop: a call is due whether or not the last one was answered, and its latency counts from when it was due. Each call has a
    connection of its own, which has carried one before: gunicorn holds a thread for a new one that is silent, five seconds long.
    """
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(_connected(port)) for _ in range(round(plan.bystander * plan.rate))]
        for streams in opened:
            await _ask(streams)
        window = Window(plan.warm_up, plan.bystander)
        busy = closed_loop(port, cases, plan.busy, Window(0, plan.warm_up + plan.bystander))
        asked = [_ask_at(streams, window.opens + number / plan.rate, window) for number, streams in enumerate(opened)]
        await asyncio.gather(busy, window.watch_client(), *asked)
    return window.recording


async def _call_on(port: int, cases: list[Case], window: Window) -> None:
    requests: Iterator = cycle([(case, _request(case)) for case in cases])
    async with _connected(port) as streams:
        while not window.is_over():
            case, request = next(requests)
            start = time.perf_counter()
            status, body = await exchange(streams, request)
            window.record(start)
            if status != 201:
                raise ValueError(f"not served: {status} {body!r}")
            case.verify(Prediction(**json.loads(body)))


async def _ask_at(streams: Streams, due: float, window: Window) -> None:
    await asyncio.sleep(due - time.perf_counter())
    await _ask(streams)
    window.record(due)


async def _ask(streams: Streams) -> None:
    status, body = await exchange(streams, MODELS)
    if status != 200 or len(json.loads(body)["models"]) < 2:
        raise ValueError(f"wrong answer: {status} {body!r}")


@asynccontextmanager
async def _connected(port: int):
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def exchange(streams: Streams, request: bytes) -> tuple[int, bytes]:
    """Send a request, and return status and body of its answer; both services send a Content-Length (RFC 9112 §6.2)."""
    reader, writer = streams
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    return int(head[9:12]), await reader.readexactly(int(LENGTH.search(head)[1]))


def _request(case: Case) -> bytes:
    body = json.dumps({"features": case.features, "model_id": case.model_id}, separators=(",", ":"))
    head = f"POST /v1/predictions HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()
