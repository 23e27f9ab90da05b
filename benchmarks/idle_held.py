"""The holder of ``benchmarks.idle``: a process of its own that opens connections, keeps them open in silence, and tries each at the end."""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import grpc

from benchmarks import idle_connections

AT_ONCE = 32  # connections that are opened, or tried, at the same time: fewer than any server's backlog
PATIENCE = 20.0  # seconds for one of them


class Holder:
    """The parent's side: tells the holding process what to do."""

    def __init__(self, pipe: Connection):
        self.pipe = pipe

    def grow(self, count: int) -> dict:
        """Have ``count`` connections open; return how many were ``opened``, in how many ``seconds``, with how much ``cpu`` time here."""
        return self._told(count)

    def alive(self) -> int:
        """Return on how many of the connections an answer still comes: each is tried."""
        return self._told("try")["alive"]

    def _told(self, wanted: int | str) -> dict:
        self.pipe.send(wanted)
        if isinstance(answer := self.pipe.recv(), Exception):
            raise answer
        return answer


@contextmanager
def holding(kind: str, port: int) -> Iterator[Holder]:
    """Start a process that holds connections to a server of ``kind``; leaving the block ends it, and so closes them all."""
    fresh = multiprocessing.get_context("spawn")  # a fork would copy gRPC's locks, and not its threads
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_hold, args=(kind, port, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Holder(ours)
    finally:
        process.kill()
        process.join()


def _hold(kind: str, port: int, pipe: Connection) -> None:
    asyncio.run(_obey(idle_connections.KINDS[kind], port, pipe))


async def _obey(connection: type, port: int, pipe: Connection) -> None:
    held: list = []
    while True:
        try:
            wanted = await asyncio.to_thread(pipe.recv)
        except EOFError:  # the parent has gone
            return
        try:
            pipe.send(await (_try_all(held) if wanted == "try" else _grow(held, wanted, connection, port)))
        except Exception as error:
            pipe.send(RuntimeError(f"{len(held):,} connections were open, then: {type(error).__name__}: {error}"))


async def _grow(held: list, count: int, connection: type, port: int) -> dict:
    start, cpu, fresh = time.perf_counter(), time.process_time(), [connection() for _ in range(count - len(held))]
    held += fresh
    await _in_turns(asyncio.wait_for(each.open(port), PATIENCE) for each in fresh)
    return {"opened": len(fresh), "seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}


async def _try_all(held: list) -> dict:
    async def tried(each) -> bool:
        try:
            await asyncio.wait_for(each.ask(), PATIENCE)
        except (ConnectionError, EOFError, TimeoutError, grpc.RpcError):
            return False
        return True

    return {"alive": sum(await _in_turns(tried(each) for each in held))}


async def _in_turns(jobs: Iterable[Awaitable]) -> list:
    """Await ``jobs``, AT_ONCE of them at a time, and return what they returned."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(job: Awaitable):
        async with turns:
            return await job

    return await asyncio.gather(*map(one, jobs))
