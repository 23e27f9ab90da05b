"""A client of the gRPC service over one channel that it keeps open."""

from collections.abc import Iterable, Iterator, Sequence

import grpc

from kit.contract import DEADLINE, Prediction, Refused
from kit.prediction_pb2 import BatchSummary, PredictionRequest, Stroke
from kit.prediction_pb2_grpc import PredictionServiceStub


class Client:
    """Call the service on 127.0.0.1:``port``, waiting at most ``deadline`` seconds for an answer."""

    def __init__(self, port: int, deadline: float = DEADLINE):
        self.deadline = deadline
        # Channels to one address share a connection by default; a pool of its own gives each Client its own, as on the other wires.
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
        self.stub = PredictionServiceStub(self.channel)

    def predict(self, features: Sequence[float], model_id: str = "") -> Prediction:
        """Call Predict with a PredictionRequest and return its answer as a Prediction; a status other than OK is ``self.refusal(error)``.

        ``self.stub.Predict(request, timeout=…)`` calls, with ``self.deadline`` seconds to finish in; without a timeout gRPC waits for ever.
        It raises ``grpc.RpcError``.

        >>> Client(50051).predict(sample(3))                          # doctest: +SKIP
        Prediction(label='3', score=0.958799958229065, model_id='linear')
        """
        # BEGIN SOLUTION rpc-3: call the stub with a deadline, turn its response or its error into ours
        request = PredictionRequest(features=features, model_id=model_id)
        try:
            response = self.stub.Predict(request, timeout=self.deadline)
        except grpc.RpcError as error:
            raise self.refusal(error) from None
        return Prediction(response.label, response.score, response.model_id)
        # END SOLUTION

    def predict_stream(self, features: Sequence[float], model_id: str = "") -> Iterator[Prediction]:
        """Yield a Prediction for each message of PredictStream, as it arrives."""
        request = PredictionRequest(features=features, model_id=model_id)
        try:
            for response in self.stub.PredictStream(request, timeout=self.deadline):
                yield Prediction(response.label, response.score, response.model_id)
        except grpc.RpcError as error:
            raise self.refusal(error) from None

    def predict_batch(self, rows: Iterable[Sequence[float]], model_id: str = "") -> BatchSummary:
        """Send the rows one by one, as ``rows`` yields them, and return the summary."""
        try:
            requests = (PredictionRequest(features=row, model_id=model_id) for row in rows)
            return self.stub.PredictBatch(requests, timeout=self.deadline)
        except grpc.RpcError as error:
            raise self.refusal(error) from None

    def draw(self, strokes: Iterable[Stroke]) -> Iterator[Prediction]:
        """Send the strokes as ``strokes`` yields them, and meanwhile yield a Prediction for each."""
        try:
            for response in self.stub.Draw(iter(strokes), timeout=self.deadline):
                yield Prediction(response.label, response.score, response.model_id)
        except grpc.RpcError as error:
            raise self.refusal(error) from None

    @staticmethod
    def refusal(error: grpc.RpcError) -> Refused:
        """Return what the server refused: the details of its status, under the status's name."""
        return Refused(error.details(), error.code().name)

    def close(self) -> None:
        """Close the channel."""
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
