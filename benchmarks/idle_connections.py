"""The connections that ``benchmarks.idle`` holds: each opens, carries one request, and can be tried later.

Every connection carries a request when it is opened, as one that a user left open has; only then is it idle.
"""

import asyncio

import grpc
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks.concurrency_client import MODELS, exchange
from kit import model
from kit.contract import Request
from kit.launch import HOST
from kit.prediction_pb2 import PredictionRequest
from kit.prediction_pb2_grpc import PredictionServiceStub
from solutions import codecs

LINE = b"?\n"


class Line:
    """A TCP connection, tried by a line that must come back."""

    async def open(self, port: int) -> None:
        """Connect, and ask for the first time."""
        self.streams = await asyncio.open_connection(HOST, port)
        await self.ask()

    async def ask(self) -> None:
        """Ask once more on the same connection; ConnectionError or EOFError where it is gone."""
        reader, writer = self.streams
        writer.write(LINE)
        if await reader.readline() != LINE:
            raise ConnectionError("the line did not come back")


class Http(Line):
    """An HTTP/1.1 connection, tried by a GET of the models."""

    async def ask(self) -> None:
        """Ask once more on the same connection; ConnectionError or EOFError where it is gone."""
        status, body = await exchange(self.streams, MODELS)
        if status != 200:
            raise ConnectionError(f"{status} {body!r}")


class Socket:
    """A WebSocket, tried by a ping (RFC 6455 §5.5.2); it answers the server's pings."""

    async def open(self, port: int) -> None:
        """Shake hands, and ask for a prediction."""
        self.socket = await connect(f"ws://{HOST}:{port}/", compression=None, ping_interval=None, proxy=None)
        await self.socket.send(codecs.Json.encode(Request(model.sample(3))).decode())
        await self.socket.recv()

    async def ask(self) -> None:
        """Send a ping and wait for its pong; ConnectionError where the socket is gone."""
        try:
            await (await self.socket.ping())
        except ConnectionClosed as error:
            raise ConnectionError(str(error)) from error


class Channel:
    """A gRPC channel with a connection of its own, tried by a call."""

    async def open(self, port: int) -> None:
        """Connect, and call for the first time."""
        self.channel = grpc.aio.insecure_channel(f"{HOST}:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
        await self.call()

    async def ask(self) -> None:
        """Call once more; ConnectionError where the channel lost its connection, which it would quietly open again."""
        if (state := self.channel.get_state()) is not grpc.ChannelConnectivity.READY:
            raise ConnectionError(f"the channel is {state.name}")
        await self.call()

    async def call(self) -> None:
        """Ask for a prediction."""
        await PredictionServiceStub(self.channel).Predict(PredictionRequest(features=model.sample(3)))


KINDS = {"tcp": Line, "rest": Http, "ws": Socket, "ws-quiet": Socket, "rpc": Channel}
