"""A service that calls another one: what is left of the deadline travels on, and an error comes back as it was."""

import grpc

from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer, PredictionServiceStub

ENDLESS = 1e9  # seconds; no caller waits thirty years


class Front(PredictionServiceServicer):
    """Serve Predict by asking the service behind ``channel``."""

    def __init__(self, channel: grpc.Channel):
        self.stub = PredictionServiceStub(channel)

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Ask ``self.stub.Predict`` and return its response.

        The caller has set a deadline, and part of it has passed. ``seconds_left(context)`` gives the seconds that are left, None where
        there is no deadline; give that to the call as its ``timeout``, so that nobody works for a caller who has stopped waiting. When the
        service behind fails, with ``grpc.RpcError``, end our call in the same way: ``context.abort(error.code(), error.details())``.
        """
        # BEGIN SOLUTION rpc-7: call on with the time that is left; pass an error back
        try:
            return self.stub.Predict(request, timeout=seconds_left(context))
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
        # END SOLUTION


def seconds_left(context: grpc.ServicerContext) -> float | None:
    """Return the seconds that the caller still waits, None for one who set no deadline.

    ``context.time_remaining()`` should say so itself. In a server with threads it says 9.2e18 instead of None, which is too long for a
    stub: the call that gets it for a timeout ends at once with DEADLINE_EXCEEDED (grpc/grpc#26236).
    """
    remaining = context.time_remaining()
    return remaining if remaining is not None and remaining < ENDLESS else None
