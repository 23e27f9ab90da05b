"""A gRPC service with the methods of kit/prediction.proto."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc

from kit import model, prediction_pb2_grpc
from kit.contract import MAX_BODY
from kit.prediction_pb2 import PredictionRequest, PredictionResponse

from .errors import Refusals


class PredictionService(prediction_pb2_grpc.PredictionServiceServicer):
    """The methods of the contract; each receives a parsed request and returns, or yields, responses."""

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Answer one request with one response.

        ``model.predict(features, model_id)`` gives a Prediction with the fields ``label``, ``score`` and ``model_id``, which are also the
        keyword arguments of ``PredictionResponse``. What it raises, ``errors.py`` turns into a status.
        """
        # BEGIN SOLUTION rpc-2: predict, and put the three fields into a PredictionResponse
        prediction = model.predict(request.features, request.model_id)
        return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
        # END SOLUTION

    def PredictStream(self, request: PredictionRequest, context: grpc.ServicerContext) -> Iterator[PredictionResponse]:
        """Yield the answer of the model asked for or, where none is named, of each model, the fastest first."""
        for model_id in [request.model_id] if request.model_id else model.MODEL_IDS:
            yield PredictionResponse(**model.predict(request.features, model_id)._asdict())


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with sixteen threads until interrupted."""
    model.predict(model.sample(0))
    # so_reuseport lets two servers share a port by default: the second one should fail instead.
    options = [("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", MAX_BODY)]
    server = grpc.server(ThreadPoolExecutor(16), interceptors=[Refusals()], options=options)
    prediction_pb2_grpc.add_PredictionServiceServicer_to_server(PredictionService(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        server.wait_for_termination()
    finally:
        server.stop(grace=1).wait()
