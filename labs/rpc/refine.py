"""A long job, and a caller who may leave before it is done: a cancelled call goes on computing unless the method looks."""

from collections.abc import Callable, Iterable, Iterator

import grpc

from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer


def while_wanted(steps: Iterable, context: grpc.ServicerContext) -> Iterator:
    """Yield what ``steps`` yields, as long as somebody waits for the end of it.

    ``context.is_active()`` says whether the call is still going on; it is False once the caller has cancelled, has gone, or its deadline
    has passed. Ask before each step: after the caller left, at most the step that was under way is finished, and no other is begun.

    >>> sum(while_wanted([1, 2, 3], context))                   # doctest: +SKIP
    6
    """
    raise NotImplementedError("exercise rpc-8: look before each step")


class Patient(PredictionServiceServicer):
    """A method that takes its time: it works through ``job()``, counts its steps, and then answers with how many there were."""

    def __init__(self, job: Callable[[], Iterable]):
        self.job = job
        self.done = 0

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Work, and answer."""
        for _ in while_wanted(self.job(), context):
            self.done += 1
        return PredictionResponse(label=str(self.done), model_id=request.model_id)
