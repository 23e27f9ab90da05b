"""Locust users for every wire: ``locust -f benchmarks/locustfile.py RpcUser`` against ``python -m solutions.rpc``.

Each user is a closed loop: it sends its next request when the last one is answered. ``--record FILE`` keeps every call in microseconds,
also from a master with workers. Only 127.0.0.1 is ever a target.
"""

from pathlib import Path
from time import perf_counter_ns
from urllib.parse import urlsplit

from locust import User, events, task  # isort: skip  (first: it patches the standard library for gevent)
import grpc.experimental.gevent as grpc_gevent

from benchmarks import cases
from benchmarks.plain import hook_up
from solutions import codecs, rest, rpc, ws

# After the import of locust and before the first channel: else gRPC blocks every other user of this process while it waits.
grpc_gevent.init_gevent()
hook_up(events)


class PredictUser(User):
    """Predict again and again on one connection, verify each answer, and report its latency with a fraction of a millisecond."""

    abstract = True
    package = rest
    codec = codecs.Json
    known: list[cases.Case] | None = None  # the requests to send; None: ask --cases, else the model
    client = None

    def on_start(self) -> None:
        """Connect."""
        if PredictUser.known is None:
            given = getattr(self.environment.parsed_options, "cases", None)
            PredictUser.known = (cases.load(Path(given)) if given else cases.make())["small"]
        self.turn = 0
        self.client = self.connect()

    def on_stop(self) -> None:
        """Disconnect, unless the run ended before this user was connected."""
        if self.client:
            self.client.close()

    def connect(self):
        """Return a Client of our package on the port of ``--host``."""
        return self.package.Client(port_of(self.host), self.codec)

    @task
    def predict(self) -> None:
        """Make one call; a failed one costs its user the connection."""
        known = PredictUser.known
        case = known[self.turn % len(known)]
        self.turn += 1
        failure = None
        start = perf_counter_ns()
        try:
            prediction = self.client.predict(case.features, case.model_id)
            elapsed = perf_counter_ns() - start
            case.verify(prediction)
        except Exception as error:
            elapsed = perf_counter_ns() - start
            failure = error
        wire = f"{self.package.__name__.rpartition('.')[2]}/{self.codec.name}"
        events.request.fire(request_type=wire, name="predict", response_time=elapsed / 1e6, response_length=0, exception=failure)
        if failure:
            self.client.close()
            self.client = self.connect()


class RestJsonUser(PredictUser):
    """REST with JSON bodies."""

    host = "http://127.0.0.1:8000"


class RestMsgpackUser(RestJsonUser):
    """REST with msgpack bodies."""

    codec = codecs.Msgpack


class RestProtobufUser(RestJsonUser):
    """REST with Protobuf bodies."""

    codec = codecs.Protobuf


class RpcUser(PredictUser):
    """gRPC, whose messages are Protobuf; each user has a connection of its own."""

    host = "127.0.0.1:50051"
    package = rpc
    codec = codecs.Protobuf

    def connect(self) -> rpc.Client:
        """Return a Client with a channel of its own."""
        return rpc.Client(port_of(self.host))


class WsJsonUser(PredictUser):
    """WebSocket with JSON messages."""

    host = "ws://127.0.0.1:8765"
    package = ws


class WsMsgpackUser(WsJsonUser):
    """WebSocket with msgpack messages."""

    codec = codecs.Msgpack


class WsProtobufUser(WsJsonUser):
    """WebSocket with Protobuf messages."""

    codec = codecs.Protobuf


USERS = {
    "rest/json": RestJsonUser,
    "rest/msgpack": RestMsgpackUser,
    "rest/protobuf": RestProtobufUser,
    "rpc/protobuf": RpcUser,
    "ws/json": WsJsonUser,
    "ws/msgpack": WsMsgpackUser,
    "ws/protobuf": WsProtobufUser,
}


def port_of(host: str) -> int:
    """Return the port of ``http://127.0.0.1:8000`` or ``127.0.0.1:50051``; ValueError for any host but this machine's loopback."""
    address = urlsplit(host if "//" in host else f"//{host}")
    if address.hostname not in ("127.0.0.1", "localhost") or address.port is None:
        raise ValueError(f"--host {host}: these users load 127.0.0.1 only; write for example --host 127.0.0.1:50051")
    return address.port
