"""Check of chapter 3: an event loop that goes on while a model computes."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from types import ModuleType

from kit import model
from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.loops import looped
from kit.checks.stream_fakes import replaced
from kit.contract import Prediction, Refused
from kit.prediction_pb2 import PredictionRequest, PredictionResponse

HINTS = {
    "rpc-13": "to_thread takes the function and its arguments apart: no parentheses after model.predict. What it returns must be awaited.",
}
SLOW = 0.15  # seconds that the check's model computes


def rpc_13(rpc: ModuleType) -> None:
    """While your method waits for a slow model, the event loop serves others."""
    for right, asked in ((Prediction("3", 0.75, "forest"), "forest"), (Prediction(secrets.token_hex(2), 0.5, "linear"), "")):
        _expect_apart(rpc, right, asked)

    def refuse(*_, **__) -> None:
        raise Refused("no")

    got = _with(rpc, refuse, lambda: rpc.aio.respond(PredictionRequest(features=model.sample(3), model_id="forest")))
    cause = "let what the model raises through: the method makes a status of it"
    expect(isinstance(got, Refused), sent="a request that the model refuses", got=got, expected="Refused, raised", cause=cause)


def _expect_apart(rpc: ModuleType, right: Prediction, asked: str) -> None:
    """Judge a method whose model takes its time and then says ``right``: what it answers, and who else is served meanwhile.

    The request asks for the model ``asked``; of "" the model makes one of its own.
    """
    request, given = PredictionRequest(features=model.sample(3), model_id=asked), []

    def slow(features, model_id="") -> Prediction:
        given.append((list(features), model_id))
        time.sleep(SLOW)
        return right

    async def ask() -> tuple[object, int]:
        loop = beside(rpc, "asyncio")  # each tick is made by the event loop that the student's method runs in
        answer, ticks = asyncio.ensure_future(rpc.aio.respond(request)), 0
        await asyncio.sleep(0)
        start = time.monotonic()
        while not answer.done() and time.monotonic() < start + 5:
            await loop.sleep(0.01)
            ticks += 1
        return await answer, ticks

    got, ticks = _with(rpc, slow, ask)
    sent = f"a request whose model computes for {SLOW * 1000:.0f} ms"
    cause = (
        "return the response" if got is None else "await asyncio.to_thread(…) gives the prediction; put its three fields into the response"
    )
    expect(isinstance(got, PredictionResponse), sent=sent, got=got, expected="a PredictionResponse", cause=cause)
    cause = "model.predict must not run in the event loop: await asyncio.to_thread(model.predict, features, model_id)"
    shown = "a second caller starved: the event loop stood still"
    expect(ticks >= 4, sent=sent, got=shown, expected="a second caller who is served meanwhile", cause=cause)
    told = (got.label, round(got.score, 4), got.model_id)
    cause = "label, score and model_id of the prediction, each in its own field"
    cause = f"{cause}: a request may name no model" if told == (*right[:2], asked) else cause
    expect(told == tuple(right), sent=sent, got=told, expected=tuple(right), cause=cause)
    cause, once = "give model.predict both request.features and request.model_id, once", [(list(request.features), request.model_id)]
    expect(given == once, sent=sent, got=f"{len(given)} predictions", expected="1, of the request's own", cause=cause)


def _with(rpc: ModuleType, predict: Callable, ask: Callable[[], Awaitable]) -> object:
    """Run ``ask()`` in an event loop while the student's model is ``predict``; return what it returns, or the Refused that it raises."""

    async def asked() -> object:
        return await ask()

    with replaced(beside(rpc, "kit.model"), predict=predict):
        try:
            with limit(8):
                return looped(asked)
        except Refused as error:
            return error
