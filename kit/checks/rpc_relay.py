"""Checks of chapter 3: a deadline that travels on, and a caller who leaves."""

from collections.abc import Iterator
from types import ModuleType

import grpc

from kit.checks import expect, limit
from kit.prediction_pb2 import PredictionRequest, PredictionResponse

HINTS = {
    "rpc-7": "timeout is a number of seconds from now, and so is seconds_left(context). Only the call can fail: try it alone.",
    "rpc-8": "A for loop makes a step and then lets you look. Turn it round: iter(steps), ask the context, then next().",
}


class Aborted(Exception):
    """What grpcio's abort raises, so that the method ends there."""


class Failed(grpc.RpcError):
    """An error as a stub raises it."""

    def code(self) -> grpc.StatusCode:
        """Return the status."""
        return grpc.StatusCode.RESOURCE_EXHAUSTED

    def details(self) -> str:
        """Return the words."""
        return "the model is tired"


class Context:
    """A call's context: ``left`` seconds to go, None for no deadline; active as long as ``active`` says so."""

    def __init__(self, left: float | None = None):
        self.left, self.active, self.aborted, self.told = left, True, None, []

    def time_remaining(self) -> float:
        """Return the seconds that are left; without a deadline what grpcio says then, which is not None (grpc/grpc#26236)."""
        return 9.2e18 if self.left is None else self.left

    def is_active(self) -> bool:
        """Say whether the caller still waits."""
        return self.active

    def add_callback(self, callback) -> bool:
        """Call ``callback`` when the caller leaves."""
        self.told.append(callback)
        return self.active

    def leave(self) -> None:
        """Let the caller leave."""
        self.active = False
        for callback in self.told:
            callback()

    def set_code(self, code: grpc.StatusCode) -> None:
        """Note a status that is set without an end."""
        self.aborted = (code, self.aborted and self.aborted[1])

    def set_details(self, details: str) -> None:
        """Note the words of it."""
        self.aborted = (self.aborted and self.aborted[0], details)

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        """Note how the call ends, and end the method."""
        self.aborted = (code, details)
        raise Aborted


def rpc_7(rpc: ModuleType) -> None:
    """What is left of a deadline goes on to the next service, and its error comes back as it was."""
    request, response = PredictionRequest(features=[1.0] * 64, model_id="forest"), PredictionResponse(label="7")
    for left in (1.5, 0.25, None):
        given, sent = {}, f"a call with {left} seconds left" if left else "a call without a deadline"
        front = _front(rpc, lambda asked, timeout="no timeout", given=given, **_: given.update(request=asked, timeout=timeout) or response)
        with limit(3):
            got = front.Predict(request, Context(left))
        cause = "return what self.stub.Predict returned, and give it our request as it is"
        expect(
            got is response and given["request"] == request, sent=sent, got=got, expected="the response of the service behind", cause=cause
        )
        cause = "give the stub timeout=seconds_left(context): without it the service behind works for a caller who has gone"
        expect(given["timeout"] == left, sent=sent, got=f"timeout={given['timeout']!r}", expected=f"timeout={left!r}", cause=cause)

    def fail(*_, **__) -> None:
        raise Failed

    context, sent = Context(1.5), "a call whose service behind ends with RESOURCE_EXHAUSTED: the model is tired"
    with limit(3):
        try:
            got = _front(rpc, fail).Predict(request, context)
        except Aborted:
            got = None
        except grpc.RpcError as error:
            got = error
    cause = "catch grpc.RpcError and abort with its code and its details; raised, it would be UNKNOWN to our caller"
    expect(not isinstance(got, grpc.RpcError), sent=sent, got="the error, raised", expected="a status", cause=cause)
    right = (grpc.StatusCode.RESOURCE_EXHAUSTED, "the model is tired")
    cause = "context.abort(error.code(), error.details()): the same status, not one of our own"
    told = tuple(getattr(part, "name", part) for part in context.aborted or ("no", "status"))
    expect(context.aborted == right, sent=sent, got=told, expected=(right[0].name, right[1]), cause=cause)


def rpc_8(rpc: ModuleType) -> None:
    """A long job stops when its caller has left: no step is begun for nobody."""
    with limit(3):
        got = list(rpc.refine.while_wanted(iter("abc"), Context()))
        cause = "yield every step as long as the call is active"
        expect(got == ["a", "b", "c"], sent="three steps, and a caller who waits", got=got, expected=["a", "b", "c"], cause=cause)
        got = list(rpc.refine.while_wanted([0, None, ""], Context()))
        cause = "steps may be anything iterable, and a step any value, also None: let StopIteration say that there are no more"
        expect(got == [0, None, ""], sent="the steps 0, None and ''", got=got, expected=[0, None, ""], cause=cause)
        context, made = Context(), []

        def steps() -> Iterator[int]:
            for number in range(1, 6):
                made.append(number)
                yield number

        wanted = rpc.refine.while_wanted(steps(), context)
        first = [next(wanted), next(wanted)]
        sent = "five steps, and a caller who leaves after the second"
        cause = "yield a step when it is made; who collects them first works to the end"
        expect((first, made) == ([1, 2], [1, 2]), sent=sent, got=f"{len(made)} made before the second was given", expected="2", cause=cause)
        context.leave()
        rest = list(wanted)
    cause = "look with context.is_active() and stop when it is False"
    if made == [1, 2, 3]:
        cause = "ask before the step is made: a for loop has made it already when you look. iter(), is_active(), next()"
    expect(made == [1, 2], sent=sent, got=f"{len(made)} steps made", expected="2 steps made", cause=cause)
    expect(rest == [], sent=sent, got=f"{len(rest)} more given", expected="none", cause="end the iterator when nobody waits")


def _front(rpc: ModuleType, predict):
    """Make the student's Front on a stub of ours."""
    with grpc.insecure_channel("127.0.0.1:1") as channel:
        front = rpc.relay.Front(channel)
    front.stub = type("Stub", (), {"Predict": staticmethod(predict)})()
    return front
