"""The wires as a test sees them: send a body as it is, get a Prediction or a Refused."""

import contextlib
import http.client
import json
from collections.abc import Iterator

import grpc
import msgpack
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kit.contract import DEADLINE, Prediction, Refused, Request
from kit.prediction_pb2 import PredictionRequest
from solutions import codecs, rest, rest_fastapi, rpc, ws
from solutions.ws.errors import closed, refusal

SERVERS = {"rest": rest, "rest_production": rest, "rest_fastapi": rest_fastapi, "rpc": rpc, "ws": ws}
WIRES = [(server, codec) for server, package in SERVERS.items() for codec in ([codecs.Protobuf] if package is rpc else codecs.ALL)]


class Wire:
    """One connection to a server, in one format; ``name`` is the server's fixture."""

    def __init__(self, name: str, codec, port: int):
        self.name, self.codec, self.port = name, codec, port
        self.closing = contextlib.ExitStack()
        self.ask = getattr(self, f"_open_{name.partition('_')[0]}")()

    def client(self):
        """Return the reference client of this wire."""
        package = SERVERS[self.name]
        return package.Client(self.port) if package is rpc else package.Client(self.port, self.codec)

    def code(self, status: int) -> int | str:
        """Return what this wire calls the HTTP status of a refusal."""
        return "INVALID_ARGUMENT" if self.name == "rpc" else status

    def _open_rest(self):
        connection = self.closing.enter_context(contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)))

        def ask(body: bytes) -> Prediction:
            connection.request("POST", "/v1/predictions", body, {"Content-Type": self.codec.media_type})
            response = connection.getresponse()
            answer = response.read()
            if response.status != 201:
                assert response.headers["Content-Type"] == "application/problem+json"
                raise Refused(json.loads(answer)["detail"], response.status)
            assert response.headers["Content-Type"] == self.codec.media_type
            return self.codec.decode(answer, Prediction)

        return ask

    def _open_rpc(self):
        call = self.closing.enter_context(grpc.insecure_channel(f"127.0.0.1:{self.port}")).unary_unary("/PredictionService/Predict")

        def ask(body: bytes) -> Prediction:
            try:
                return self.codec.decode(call(body, timeout=DEADLINE), Prediction)
            except grpc.RpcError as error:
                raise Refused(error.details(), error.code().name) from None

        return ask

    def _open_ws(self):
        address = f"ws://127.0.0.1:{self.port}/"
        socket = self.closing.enter_context(connect(address, subprotocols=[self.codec.name], compression=None, open_timeout=DEADLINE))

        def ask(body: bytes) -> Prediction:
            try:
                socket.send(body, text=self.codec is codecs.Json and _is_text(body))
                frame = socket.recv(timeout=DEADLINE)
            except ConnectionClosed as error:
                raise closed(error) from None
            if error := refusal(frame):
                raise error
            return self.codec.decode(frame, Prediction)

        return ask


@contextlib.contextmanager
def opened(name: str, codec, port: int) -> Iterator[Wire]:
    """Open a Wire, and close it after the block."""
    wire = Wire(name, codec, port)
    with wire.closing:
        yield wire


def written(codec, fields: object) -> bytes:
    """Return ``fields`` in the format of ``codec``, right or wrong; raise TypeError or ValueError where it can't hold them."""
    if codec is codecs.Json:
        return json.dumps(fields).encode()
    return msgpack.packb(fields) if codec is codecs.Msgpack else PredictionRequest(**fields).SerializeToString()


def good(codec, digit: int = 3) -> bytes:
    """Return a request that is served."""
    from kit import model

    return codec.encode(Request(model.sample(digit)))


def _is_text(body: bytes) -> bool:
    with contextlib.suppress(UnicodeDecodeError):
        return isinstance(body.decode(), str)
    return False
