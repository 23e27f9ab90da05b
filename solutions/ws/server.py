"""A WebSocket service: each message is a Request, and is answered in the order it came."""

import asyncio
import contextlib
from collections.abc import Sequence

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.exceptions import ConnectionClosed, NegotiationError

from kit import model
from kit.contract import MAX_BODY, Refused, Request

from .. import codecs
from .errors import refuse


async def converse(socket: ServerConnection) -> None:
    """Answer every frame of one connection until it closes, in the format that its subprotocol names (RFC 6455 §1.9)."""
    codec = codecs.BY_NAME[socket.subprotocol or "json"]
    with contextlib.suppress(ConnectionClosed):  # a client that vanished, or sent too much, is no fault of ours
        async for frame in socket:
            await socket.send(answer(frame, codec))


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


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until interrupted. No compression, as on the other wires."""
    model.predict(model.sample(0))

    async def forever() -> None:
        options = {"select_subprotocol": choose, "max_size": MAX_BODY, "compression": None}
        async with listen(converse, "127.0.0.1", port, **options) as server:
            await server.serve_forever()

    asyncio.run(forever())
