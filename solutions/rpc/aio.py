"""The same service on an event loop: one thread serves all calls, so none of them may keep it."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

import grpc

from kit import model
from kit.contract import Refused
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer, add_PredictionServiceServicer_to_server

from .options import SERVER


async def respond(request: PredictionRequest) -> PredictionResponse:
    """Return the response to ``request``, and let the event loop serve others meanwhile.

    ``model.predict(request.features, request.model_id)`` computes for up to 15 ms; called here, it would stop every other call for so long.
    ``await asyncio.to_thread(function, *arguments)`` has a thread do it and hands back its result, or raises what it raised.

    >>> (await respond(PredictionRequest(features=model.sample(3)))).label       # doctest: +SKIP
    '3'
    """
    # BEGIN SOLUTION rpc-13: predict in a thread, await it, fill the response
    prediction = await asyncio.to_thread(model.predict, request.features, request.model_id)
    return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
    # END SOLUTION


class AsyncPredictionService(PredictionServiceServicer):
    """Two of the contract's methods as coroutines."""

    async def Predict(self, request: PredictionRequest, context: grpc.aio.ServicerContext) -> PredictionResponse:
        """Answer one request with one response."""
        try:
            return await respond(request)
        except Refused as error:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)

    async def PredictStream(self, request: PredictionRequest, context: grpc.aio.ServicerContext) -> AsyncIterator[PredictionResponse]:
        """Yield the answer of the model asked for or, where none is named, of each model, the fastest first."""
        for model_id in [request.model_id] if request.model_id else model.MODEL_IDS:
            yield await self.Predict(PredictionRequest(features=request.features, model_id=model_id), context)


async def listening(port: int) -> None:
    """Serve on 127.0.0.1 until told to go (SIGTERM) or cancelled.

    The loop itself hears the signal. An exception that a handler raises in the middle of some callback would be lost there now and then.
    """
    told = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows has no such signals
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    server = grpc.aio.server(options=SERVER)
    add_PredictionServiceServicer_to_server(AsyncPredictionService(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    try:
        await told.wait()
    finally:
        await server.stop(grace=1)


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until interrupted."""
    model.predict(model.sample(0))
    asyncio.run(listening(port))
