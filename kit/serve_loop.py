"""Run a server's coroutine until the process is told to end, and let it say goodbye."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine


def run(serving: Coroutine) -> None:
    """Run ``serving`` until SIGTERM, then cancel it, so that it closes what it holds; an exit amid the loop would tear everything down.

    A WebSocket server then closes each socket with 1001, going away, and not with 1011, as if it had failed (RFC 6455 §7.4.1).
    """
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_until_told(serving))


async def _until_told(serving: Coroutine) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(serving)

    def leave(*_) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as kit.command does: once is enough
        loop.call_soon_threadsafe(task.cancel)

    signal.signal(signal.SIGTERM, leave)
    await task
