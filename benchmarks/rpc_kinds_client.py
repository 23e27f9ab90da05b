"""The client of ``benchmarks.rpc_kinds``: calls in one event loop, over one channel or many, each answer verified."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle

import grpc

from benchmarks.cases import Case
from benchmarks.concurrency_client import Window
from benchmarks.recorder import Recording
from kit.contract import DEADLINE, Prediction
from kit.launch import HOST
from kit.prediction_pb2 import PredictionRequest, PredictionResponse

Call = grpc.aio.UnaryUnaryMultiCallable
Requests = list[tuple[Case, bytes]]


def encoded(cases: list[Case]) -> Requests:
    """Return each case with its request's bytes, so that none is encoded while others wait."""
    return [(case, PredictionRequest(features=case.features, model_id=case.model_id).SerializeToString()) for case in cases]


async def closed_loop(port: int, requests: Requests, calls: int, channels: int, window: Window) -> Recording:
    """Keep ``calls`` under way over ``channels`` connections, each made anew when it is answered; return what the window saw."""
    async with _opened(port, channels) as methods:
        loops = [
            _repeat(methods[number % channels], cycle(requests[number % len(requests) :] + requests), window) for number in range(calls)
        ]
        await asyncio.gather(window.watch_client(), *loops)
    return window.recording


async def open_loop(port: int, requests: Requests, rate: float, window: Window) -> Recording:
    """Make ``rate`` calls a second on a channel of their own; return what the window saw.

    A call is due whether or not the last one was answered, and its latency counts from when it was due.
    """
    async with _opened(port, 1) as [method]:
        count = round(window.recording.seconds * rate)
        due = [(window.opens + number / rate, *requests[number % len(requests)]) for number in range(count)]
        await asyncio.gather(window.watch_client(), *(_ask_at(method, window, *each) for each in due))
    return window.recording


async def _repeat(method: Call, requests: Iterator[tuple[Case, bytes]], window: Window) -> None:
    while not window.is_over():
        case, request = next(requests)
        start = time.perf_counter()
        answer = await _ask(method, case, request)
        window.record(start)
        case.verify(answer)


async def _ask_at(method: Call, window: Window, due: float, case: Case, request: bytes) -> None:
    await asyncio.sleep(due - time.perf_counter())
    answer = await _ask(method, case, request)
    window.record(due)
    case.verify(answer)


async def _ask(method: Call, case: Case, request: bytes) -> Prediction:
    response = await method(request, timeout=DEADLINE)
    return Prediction(response.label, response.score, response.model_id)


@asynccontextmanager
async def _opened(port: int, channels: int) -> AsyncIterator[list[Call]]:
    """Give the method Predict on each of ``channels``, every one with a connection of its own that is ready."""
    async with AsyncExitStack() as stack:
        methods = []
        for _ in range(channels):
            channel = grpc.aio.insecure_channel(f"{HOST}:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
            await stack.enter_async_context(channel)
            await channel.channel_ready()
            methods.append(channel.unary_unary("/PredictionService/Predict", bytes, PredictionResponse.FromString))
        yield methods
