"""A WebSocket service that streams answers, and listens meanwhile.

client   {"prompt": "What is REST?", "pace": 0.05}      a question; its other fields are those of kit/talk.proto
server   {"id": 1, "token": "REST"}                     each piece
client   {"stop": true}                                 enough
server   {"done": true, "tokens": 7}                    the end, complete or stopped; the socket stays open for the next question
server   {"title": …, "status": 422, "detail": …}       a refusal (RFC 9457); of a question, or in the middle of an answer
"""

import asyncio
import contextlib
import json
import logging

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.exceptions import ConnectionClosed

from kit import serve_loop
from kit.contract import Refused
from kit.fair import Fair

from ..errors import Invalid, Occupied, problem
from ..talk import Answer, Question, checked, prepare
from .apart import apart, at_once

MAX_SIZE = 1 << 14  # bytes of a question
log = logging.getLogger(__name__)


async def converse(socket: ServerConnection) -> None:
    """Answer the questions of one client, one at a time, and hear it while an answer is being streamed.

    ``await heard(socket, frame)`` gives what the client said as a dict: a question with a ``"prompt"``, or ``{"stop": True}``; or ``{}``
    for what makes no sense and was refused already. ``await begin(socket, asked)`` starts an answer as a task of its own and returns the
    task, so that the loop ``async for frame in socket`` goes on hearing. A stop cancels the task that is not done yet (``task.cancel()``;
    it then says ``done`` itself) and is ignored where there is none. A question meanwhile gets ``await refuse(socket, Occupied())``, and
    the answer under way goes on. When the loop ends, or is broken by ConnectionClosed, the client is gone: cancel what still runs.
    """
    raise NotImplementedError("exercise stream-8: a task for the answer, a loop for the client")


async def welcome(socket: ServerConnection) -> None:
    """Converse until the client closes the socket, or is lost, which is no fault of ours."""
    with contextlib.suppress(ConnectionClosed):
        await converse(socket)


async def begin(socket: ServerConnection, asked: dict) -> asyncio.Task:
    """Start to speak in a task of its own, and return it once it runs: one that is cancelled before would say nothing."""
    speaking = asyncio.create_task(speak(socket, asked))
    await asyncio.sleep(0)
    return speaking


async def speak(socket: ServerConnection, asked: dict) -> None:
    """Stream one answer, then say that it is done; when cancelled, stop the model and say so too."""
    with contextlib.suppress(ConnectionClosed):  # a client that left needs no last word
        try:
            made = Answer(checked(Question(**asked)))
        except Refused as error:
            await refuse(socket, error)
            return
        failure = None
        try:
            await _send_all(socket, made, made.question.pace)
        except asyncio.CancelledError:
            pass  # enough was said
        except Exception as error:
            failure = error
        await _stop(made)
        if failure is None:
            await socket.send(json.dumps({"done": True, "tokens": made.made}))
        elif not isinstance(failure, ConnectionClosed):
            await refuse(socket, failure)


async def _stop(made: Answer) -> None:
    """Stop the model; another stop, which comes meanwhile, must not cancel the last word that follows."""
    stopping = asyncio.create_task(asyncio.to_thread(made.close))
    while not stopping.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(stopping)


async def _send_all(socket: ServerConnection, made: Answer, pace: float) -> None:
    tokens = apart(made, pace)
    if asyncio.iscoroutine(tokens):  # while it is blank, there is no yield in it that would make it a generator
        tokens.close()
        tokens = at_once(made, pace)
    async for token in tokens:
        await socket.send(json.dumps({"id": token.id, "token": token.text}))


async def heard(socket: ServerConnection, frame: str | bytes) -> dict:
    """Return what a client said, or refuse it and return ``{}``."""
    try:
        return read(frame)
    except Invalid as error:
        await refuse(socket, error)
        return {}


def read(frame: str | bytes) -> dict:
    """Return what a client said: a question's fields, or ``{"stop": True}``; raise Invalid for anything else."""
    try:
        asked = json.loads(frame)
    except (ValueError, RecursionError):
        raise Invalid("a message is a JSON object in a text frame") from None
    if not isinstance(asked, dict):
        raise Invalid("a message is a JSON object in a text frame")
    if asked.get("stop") is True:
        return {"stop": True}
    kinds = {"prompt": str, "pace": (int, float)} | dict.fromkeys(("seed", "limit", "after", "fails_after"), int)
    for name, value in asked.items():
        if name in kinds and (not isinstance(value, kinds[name]) or isinstance(value, bool)):
            raise Invalid(f"{name} must be {'a text' if name == 'prompt' else 'a number'}")
    if "prompt" not in asked:
        raise Invalid('ask {"prompt": "…"}, or say {"stop": true}')
    return {name: value for name, value in asked.items() if name in kinds}


async def refuse(socket: ServerConnection, error: Exception) -> None:
    """Send ``error`` as problem details; log it where it is a mistake of ours."""
    if not isinstance(error, Refused):
        log.error("an answer failed", exc_info=error)
    await socket.send(json.dumps(problem(error)))


async def listening(port: int, origins: list[str | None] | None = None) -> None:
    """Serve on 127.0.0.1 for ever; where ``origins`` are given, a page from elsewhere is refused with 403 (RFC 6455 §10.2)."""
    prepare()
    async with listen(welcome, "127.0.0.1", port, origins=origins, create_connection=Fair, max_size=MAX_SIZE, compression=None) as server:
        await server.serve_forever()


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until interrupted."""
    serve_loop.run(listening(port))
