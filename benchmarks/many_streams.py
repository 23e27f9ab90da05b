"""Many answers read side by side in one event loop, on each wire with as little work as it takes: what ``benchmarks.many`` measures with.

Each stream has a connection of its own, as a thousand readers on a thousand machines would.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import grpc
from websockets.asyncio.client import connect

from kit.launch import HOST
from kit.talk_pb2 import Question
from kit.talk_pb2_grpc import TalkServiceStub


@dataclass
class Heard:
    """What came of one stream: when it was asked for, when each piece came, and the pieces."""

    asked: float = 0.0
    arrivals: list[float] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)


async def hear(wire: str, port: int, wanted: dict, heard: list[Heard], ramp: float = 0.0) -> None:
    """Ask once for each of ``heard``, evenly over ``ramp`` seconds, and read all answers to their end, side by side.

    ``wanted`` are the fields of a Question. ``heard`` fills while the answers come, so that others may watch. Raises what a broken stream
    raises; the others are then closed.
    """
    async with asyncio.TaskGroup() as streams:
        for number, one in enumerate(heard):
            streams.create_task(_hear(READERS[wire](port, wanted), one, ramp * number / len(heard)))


def together(heard: list[Heard]) -> int:
    """Return how many streams were under way at once, at most: between their first piece and their last.

    >>> together([Heard(0, [1, 2, 3]), Heard(0, [2.5, 4]), Heard(0, [3.5, 5])])
    2
    """
    begun = [(one.arrivals[0], 1) for one in heard if one.arrivals]
    ended = [(one.arrivals[-1], -1) for one in heard if one.arrivals]
    most = now = 0
    for _, change in sorted(begun + ended):
        now += change
        most = max(most, now)
    return most


async def _hear(pieces: AsyncIterator[str], one: Heard, after: float) -> None:
    await asyncio.sleep(after)
    one.asked = time.perf_counter()
    async with contextlib.aclosing(pieces):
        async for piece in pieces:
            one.arrivals.append(time.perf_counter())
            one.pieces.append(piece)


async def _sse(port: int, wanted: dict) -> AsyncIterator[str]:
    """Read the lines of an event stream; the server writes an event in one chunk, so that no line is cut by a chunk's length."""
    reader, writer = await asyncio.open_connection(HOST, port)
    with contextlib.closing(writer):
        writer.write(f"GET /v1/answers?{urlencode(wanted)} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n\r\n".encode())
        if b" 200 " not in (status := await reader.readline()):
            raise ConnectionError(f"not served: {status!r}")
        async for line in reader:
            if line.startswith(b"data: [DONE]"):
                return
            if line.startswith(b"data: "):
                yield json.loads(line[6:])["token"]
    raise ConnectionError("the stream was cut before its end")


async def _ws(port: int, wanted: dict) -> AsyncIterator[str]:
    async with connect(f"ws://{HOST}:{port}/", compression=None, ping_interval=None, proxy=None) as socket:
        await socket.send(json.dumps(wanted))
        while "done" not in (message := json.loads(await socket.recv())):
            yield message["token"]


async def _rpc(port: int, wanted: dict) -> AsyncIterator[str]:
    async with grpc.aio.insecure_channel(f"{HOST}:{port}", options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        async for token in TalkServiceStub(channel).Talk(Question(**wanted)):
            yield token.text


READERS: dict[str, Callable[[int, dict], AsyncIterator[str]]] = {"sse": _sse, "ws": _ws, "rpc": _rpc}
