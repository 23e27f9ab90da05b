"""The given half of a conversation: a server for the student's ``converse``, and what speaks in the place of the server's own ``speak``.

It runs in the student's process, for the event loop is there. So it judges nothing: what it says is heard by a client of the check's.
"""

import asyncio
import contextlib
import importlib
import json
from collections.abc import AsyncIterator

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from kit.checks.stream_fakes import replaced


class Speaker:
    """What speaks: one token, then nothing until it is cancelled. ``stopped`` are the prompts of answers that were, ``failures`` errors."""

    def __init__(self):
        self.stopped: list[str] = []
        self.failures: list[Exception] = []
        self.over = asyncio.Event()

    async def speak(self, socket: ServerConnection, asked: dict) -> None:
        """Say the prompt, and that it is done when it is stopped."""
        with contextlib.suppress(ConnectionClosed):
            await socket.send(json.dumps({"id": 1, "token": asked.get("prompt")}))
            try:
                await self.over.wait() if asked.get("prompt") != "short" else None
            except asyncio.CancelledError:
                self.stopped.append(asked.get("prompt"))
            await socket.send(json.dumps({"done": True, "tokens": 1}))


@contextlib.asynccontextmanager
async def conversing(name: str) -> AsyncIterator[tuple[int, Speaker]]:
    """Serve ``converse`` of the module ``name`` on a free port, with a Speaker in it; yield the port and the Speaker."""
    module, speaker = importlib.import_module(name), Speaker()

    async def handle(socket: ServerConnection) -> None:
        try:
            await module.converse(socket)
        except ConnectionClosed:
            pass
        except Exception as error:
            speaker.failures.append(error)
            await socket.close(1011)

    with replaced(module, speak=speaker.speak):
        async with serve(handle, "127.0.0.1", 0, compression=None) as server:
            try:
                yield next(iter(server.sockets)).getsockname()[1], speaker
            finally:
                speaker.over.set()
