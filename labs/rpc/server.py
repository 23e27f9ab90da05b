"""A gRPC service with the methods of kit/prediction.proto."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from kit import model, prediction_pb2, prediction_pb2_grpc
from kit.blank import unless_blank
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse, Stroke

from .errors import Refusals
from .options import PATIENT, SERVER
from .shapes import draw, summarise
from .shutdown import drain

NAME = prediction_pb2.DESCRIPTOR.services_by_name["PredictionService"].full_name
GRACE = 1.0  # seconds that calls under way may take after the server was told to go


class PredictionService(prediction_pb2_grpc.PredictionServiceServicer):
    """The methods of the contract; each receives a parsed request and returns, or yields, responses."""

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Answer one request with one response.

        ``model.predict(features, model_id)`` gives a Prediction with the fields ``label``, ``score`` and ``model_id``, which are also the
        keyword arguments of ``PredictionResponse``. What it raises, ``errors.py`` turns into a status.
        """
        raise NotImplementedError("exercise rpc-2: predict, and put the three fields into a PredictionResponse")

    def PredictStream(self, request: PredictionRequest, context: grpc.ServicerContext) -> Iterator[PredictionResponse]:
        """Yield the answer of the model asked for or, where none is named, of each model, the fastest first."""
        for model_id in [request.model_id] if request.model_id else model.MODEL_IDS:
            yield PredictionResponse(**model.predict(request.features, model_id)._asdict())

    def PredictBatch(self, requests: Iterator[PredictionRequest], context: grpc.ServicerContext) -> BatchSummary:
        """Answer many requests with one summary."""
        return summarise(requests)

    def Draw(self, strokes: Iterator[Stroke], context: grpc.ServicerContext) -> Iterator[PredictionResponse]:
        """Answer each stroke of a drawing."""
        yield from draw(strokes)


@contextlib.contextmanager
def serving(
    servicer: prediction_pb2_grpc.PredictionServiceServicer,
    port: int = 0,
    *,
    interceptors: Sequence[grpc.ServerInterceptor] = (),
    credentials: grpc.ServerCredentials | None = None,
    options: Sequence[tuple[str, object]] = (),
) -> Iterator[tuple[int, health.HealthServicer]]:
    """Serve ``servicer`` on 127.0.0.1 with sixteen threads while the block lasts; yield the port, and the health that callers are told.

    Port 0 is a free one; a call holds a thread until it ends. Health and reflection are served beside it. Leaving the block drains the
    server: calls under way may end, new ones are refused.
    """
    server = grpc.server(ThreadPoolExecutor(16), interceptors=interceptors, options=[*SERVER, *PATIENT, *options])
    healthy = health.HealthServicer()
    for name in ("", NAME):  # "" is the server as a whole
        healthy.set(name, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    prediction_pb2_grpc.add_PredictionServiceServicer_to_server(servicer, server)
    reflection.enable_server_reflection([NAME, health.SERVICE_NAME, reflection.SERVICE_NAME], server)
    address = f"127.0.0.1:{port}"
    bound = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    server.start()
    try:
        yield bound, healthy
    finally:
        unless_blank("rpc-12", drain, server, healthy, GRACE)
        server.stop(0).wait()  # nothing is left to stop, unless that exercise is blank


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with sixteen threads until interrupted."""
    model.predict(model.sample(0))
    with serving(PredictionService(), port, interceptors=[Refusals()]):
        while not threading.Event().wait(0.1):  # in slices: a wait without end can sleep through a SIGTERM that another thread received
            pass
