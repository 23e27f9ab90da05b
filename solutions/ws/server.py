"""A WebSocket service: each message is a Request, and is answered in the order it came; at ``/watch`` the server speaks first."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Sequence

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.exceptions import ConnectionClosed, NegotiationError

from kit import serve_loop
from kit.contract import MAX_BODY, Refused, Request
from kit.fair import Fair
from kit.model import sample

from .. import codecs
from .errors import refuse
from .pages import WATCH, admit, place
from .watch import Told, Watchers, after

PING = 20.0  # seconds between pings, and as many that a pong may take: a dead peer is found within twice that
GOODBYE = 1.0  # seconds that a peer may take to answer our close frame; a dead one never does
watchers = Watchers()
model = Told(watchers)  # predicts as kit.model does, and tells who watches


async def welcome(socket: ServerConnection) -> None:
    """Serve one socket until it closes: to who comes to /watch we speak; all others ask."""
    with contextlib.suppress(ConnectionClosed):  # a client that vanished, or sent too much, is no fault of ours
        await (show(socket) if place(socket.request) == WATCH else converse(socket))


async def converse(socket: ServerConnection) -> None:
    """Answer every frame of one connection until it closes, in the format that its subprotocol names (RFC 6455 §1.9)."""
    codec = codecs.BY_NAME[socket.subprotocol or "json"]
    async for frame in socket:
        await socket.send(answer(frame, codec))


async def show(socket: ServerConnection) -> None:
    """Push statistics to one watcher, once it has said what it knows: ``{"after": 7}``, or ``{"after": 0}`` for who is new.

    The first message says which run of the server this is, ``{"run": …}``; who comes back says it too, ``{"after": 7, "run": …}``, for
    numbers of another run mean nothing here.
    """
    with watchers.box() as box:
        sending = asyncio.create_task(_send_all(socket, box))
        try:
            async for frame in socket:
                try:
                    number = after(frame, watchers.run)
                except Refused as error:
                    await socket.send(refuse(error))
                    continue
                await socket.send(json.dumps({"run": watchers.run}))
                watchers.begin(box, number)
        finally:
            sending.cancel()


async def _send_all(socket: ServerConnection, box) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for message in box.messages():
            await socket.send(json.dumps(message))


def answer(frame: str | bytes, codec) -> str | bytes:
    """Return the frame that answers ``frame``: a Prediction encoded by ``codec``, or ``refuse(error)`` where Refused was raised.

    ``codec.decode(frame, Request)`` gives the Request, ``model.predict(features, model_id)`` the Prediction, ``codec.encode`` its bytes.
    A JSON answer is text, so return it as ``str`` (a text frame, RFC 6455 §5.6); the other formats stay bytes.

    >>> answer('{"features": []}', codecs.Json)
    '{"title": "Invalid features", "status": 422, "detail": "features must hold 64 numbers for each of 1 to 256 digits; got 0"}'
    """
    # BEGIN SOLUTION ws-1: decode, predict, encode; a refusal is an answer too
    try:
        request = codec.decode(frame, Request)
        body = codec.encode(model.predict(request.features, request.model_id))
    except Refused as error:
        return refuse(error)
    return body.decode() if codec is codecs.Json else body
    # END SOLUTION


def choose(_: ServerConnection, offered: Sequence[str]) -> str | None:
    """Return the first subprotocol offered that we speak, or None, which means JSON, where nothing is offered."""
    if not offered:
        return None
    chosen = next((name for name in offered if name in codecs.BY_NAME), None)
    if chosen is None:
        raise NegotiationError(f"we speak {', '.join(codecs.BY_NAME)}; offer one of these, or none for json")
    return chosen


async def listening(port: int, **options) -> None:
    """Serve on 127.0.0.1 for ever; ``options`` replace those of ``websockets.asyncio.server.serve``."""
    given = {"select_subprotocol": choose, "process_request": admit, "max_size": MAX_BODY, "compression": None, "create_connection": Fair}
    given |= {"ping_interval": PING, "ping_timeout": PING, "close_timeout": GOODBYE}
    async with listen(welcome, "127.0.0.1", port, **(given | options)) as server:
        await server.serve_forever()


def serve(port: int, context: ssl.SSLContext | None = None) -> None:
    """Serve on 127.0.0.1 until interrupted, over TLS where a ``context`` is given. No compression, as on the other wires."""
    model.predict(sample(0))
    watchers.forget()
    serve_loop.run(listening(port, ssl=context))
