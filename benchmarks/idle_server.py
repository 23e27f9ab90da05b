"""The servers of ``benchmarks.idle``: what holds the connections, from a bare TCP server to gRPC, each in its reference form."""

import asyncio

from benchmarks import kinds
from kit import model
from kit.launch import HOST
from solutions import rpc, ws
from solutions.rest.server import serve_production


class Echo(asyncio.Protocol):
    """Send back what comes: the floor, for nothing that holds a connection in asyncio costs less than a transport and a protocol."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Keep the connection."""
        self.transport = transport

    def data_received(self, octets: bytes) -> None:
        """Send it back."""
        self.transport.write(octets)


def echo(port: int) -> None:
    """Serve Echo on 127.0.0.1 until interrupted."""

    async def echoing() -> None:
        server = await asyncio.get_running_loop().create_server(Echo, HOST, port)
        await server.serve_forever()

    asyncio.run(echoing())


def roomy(port: int) -> None:
    """Serve REST with gunicorn and room for ever so many connections; it takes 1,000 a worker otherwise, and sends the rest away."""
    from gunicorn import config

    config.WorkerConnections.default = 1_000_000
    serve_production(port)


def quiet(port: int) -> None:
    """Serve the WebSocket service without pings: a dead peer would stay unnoticed."""
    model.predict(model.sample(0))
    asyncio.run(ws.server.listening(port, ping_interval=None))


KINDS = {  # what a server is called in a result, and how to serve it
    "tcp": echo,
    "rest": roomy,
    "ws": ws.serve,
    "ws-quiet": quiet,
    "rpc": rpc.serve,
}


if __name__ == "__main__":
    kinds.main("idle", KINDS)
