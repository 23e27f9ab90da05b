"""The servers of ``benchmarks.rpc_kinds``: the same gRPC method on one thread, on sixteen, and on an event loop, in it and beside it."""

from benchmarks import kinds
from kit import model
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from solutions import rpc
from solutions.rpc import on_thread


def serve_in_loop(port: int) -> None:
    """Serve on an event loop that computes by itself, and hears nobody meanwhile."""
    rpc.aio.respond = respond
    rpc.aio.serve(port)


async def respond(request: PredictionRequest) -> PredictionResponse:
    """Return the response to ``request``, without ever letting go of the event loop."""
    return PredictionResponse(**model.predict(request.features, request.model_id)._asdict())


KINDS = {  # what a server is called in a result, and how to serve it
    "threads-1": on_thread.serve,
    "threads-16": rpc.serve,
    "aio-loop": serve_in_loop,
    "aio-thread": rpc.aio.serve,
}


if __name__ == "__main__":
    kinds.main("rpc_kinds", KINDS, model.MODEL_IDS)
