"""Checks of chapter 3: a deadline that travels on, and a caller who leaves."""

import random
import secrets
from collections.abc import Iterator
from types import ModuleType

import grpc

from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.prediction_pb2 import PredictionRequest, PredictionResponse

YEAR = 365 * 86_400  # seconds
HINTS = {
    "rpc-7": "timeout is a number of seconds from now, and so is seconds_left(context). Only the call can fail: try it alone.",
    "rpc-8": "A for loop makes a step and then lets you look. Turn it round: iter(steps), ask the context, then next().",
}


class Aborted(Exception):
    """What grpcio's abort raises, so that the method ends there."""


class Failed(grpc.RpcError):
    """An error as a stub raises it."""

    def __init__(self, code: grpc.StatusCode, details: str):
        super().__init__()
        self._code, self._details = code, details

    def code(self) -> grpc.StatusCode:
        """Return the status."""
        return self._code

    def details(self) -> str:
        """Return the words."""
        return self._details


class Call:
    """A call under way, as ``future`` and ``with_call`` give it."""

    def __init__(self, answer: PredictionResponse | Failed):
        self.answer = answer

    def result(self, timeout: float | None = None) -> PredictionResponse:
        """Return the answer, or raise it."""
        if isinstance(self.answer, Failed):
            raise self.answer
        return self.answer

    def exception(self, timeout: float | None = None) -> Failed | None:
        """Return the error, None where there is none."""
        return self.answer if isinstance(self.answer, Failed) else None

    def code(self) -> grpc.StatusCode:
        """Return the status."""
        return self.answer.code() if isinstance(self.answer, Failed) else grpc.StatusCode.OK

    def details(self) -> str:
        """Return its words."""
        return self.answer.details() if isinstance(self.answer, Failed) else ""


class Method:
    """A method of a stub, which may be called in three ways; each call is noted, and answered with ``answer``."""

    def __init__(self, answer: PredictionResponse | Failed):
        self.answer, self.request, self.timeout = answer, None, "no call"

    def __call__(self, request: PredictionRequest, timeout: object = "no timeout", **_: object) -> PredictionResponse:
        """Return the answer, or raise it."""
        return self.future(request, timeout).result()

    def with_call(self, request: PredictionRequest, timeout: object = "no timeout", **_: object) -> tuple[PredictionResponse, Call]:
        """Return the answer, or raise it, and the call."""
        call = self.future(request, timeout)
        return call.result(), call

    def future(self, request: PredictionRequest, timeout: object = "no timeout", **_: object) -> Call:
        """Return the call."""
        self.request, self.timeout = request, timeout
        return Call(self.answer)


class Stub:
    """The service behind."""

    def __init__(self, answer: PredictionResponse | Failed):
        self.Predict = Method(answer)


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
    request = PredictionRequest(features=[1.0] * 64, model_id="forest")
    for left, label in ((1.5, "7"), (0.25, "7"), (None, "7"), (round(random.uniform(2, 9), 3), secrets.token_hex(3))):
        sent = f"a call with {left} seconds left" if left else "a call without a deadline"
        front, behind = _front(rpc, PredictionResponse(label=label))
        with limit(3):
            got = front.Predict(request, Context(left))
        cause = "return what self.stub.Predict returned, and give it our request as it is"
        right = got == behind.answer and behind.request == request
        expect(right, sent=sent, got=got, expected="the response of the service behind", cause=cause)
        cause = "give the stub timeout=seconds_left(context): without it the service behind works for a caller who has gone"
        got = behind.timeout
        got = "a point in time, not a duration" if isinstance(got, float) and got > YEAR else f"timeout={got!r}"
        expect(behind.timeout == left, sent=sent, got=got, expected=f"timeout={left!r}", cause=cause)
    _expect_same_error(rpc, request, grpc.StatusCode.RESOURCE_EXHAUSTED, "the model is tired")
    _expect_same_error(rpc, request, grpc.StatusCode.NOT_FOUND, secrets.token_hex(4))


def _expect_same_error(rpc: ModuleType, request: PredictionRequest, code: grpc.StatusCode, details: str) -> None:
    """Judge how a call ends when the service behind fails."""
    context, sent = Context(1.5), f"a call whose service behind ends with {code.name}: {details}"
    front, _ = _front(rpc, Failed(code, details))
    with limit(3):
        try:
            got = front.Predict(request, context)
        except Aborted:
            got = None
        except grpc.RpcError as error:
            got = error
    cause = "catch grpc.RpcError and abort with its code and its details; raised, it would be UNKNOWN to our caller"
    expect(not isinstance(got, grpc.RpcError), sent=sent, got="the error, raised", expected="a status", cause=cause)
    cause = "context.abort(error.code(), error.details()): the same status, not one of our own"
    told = tuple(getattr(part, "name", part) for part in context.aborted or ("no", "status"))
    expect(context.aborted == (code, details), sent=sent, got=told, expected=(code.name, details), cause=cause)


def rpc_8(rpc: ModuleType) -> None:
    """A long job stops when its caller has left: no step is begun for nobody."""
    with limit(3):
        got = list(rpc.refine.while_wanted(iter("abc"), Context()))
        cause = "yield every step as long as the call is active"
        expect(got == ["a", "b", "c"], sent="three steps, and a caller who waits", got=got, expected=["a", "b", "c"], cause=cause)
        got = list(rpc.refine.while_wanted([0, None, ""], Context()))
        cause = "steps may be anything iterable, and a step any value, also None: let StopIteration say that there are no more"
        expect(got == [0, None, ""], sent="the steps 0, None and ''", got=got, expected=[0, None, ""], cause=cause)
    for stays in (2, 3, 0):
        _expect_left(rpc, stays)


def _expect_left(rpc: ModuleType, stays: int) -> None:
    """Judge what is made of five steps when the caller leaves after ``stays`` of them."""
    context, made, five = Context(), [], [secrets.token_hex(3) for _ in range(5)]

    def steps() -> Iterator[str]:
        for step in five:
            made.append(step)
            yield step

    with limit(3):
        wanted = rpc.refine.while_wanted(steps(), context)
        first = [next(wanted) for _ in range(stays)]
        sent = f"five steps, and a caller who leaves after {stays} of them" if stays else "five steps, and a caller who has left before"
        cause = "yield a step when it is made; who collects them first works to the end"
        right = first == made == five[:stays]
        expect(right, sent=sent, got=f"{len(made)} made when {stays} were given", expected=f"{stays}", cause=cause)
        context.leave()
        try:
            rest = list(wanted)
        except (Aborted, grpc.RpcError) as error:
            cause = "nobody waits for a status either: end the iterator, with return"
            expect(False, sent=sent, got=f"{type(error).__name__}, raised", expected="the end", cause=cause)
    cause = "look with context.is_active() each time, and stop when it is False"
    if len(made) == stays + 1:
        cause = "ask before the step is made: a for loop has made it already when you look. iter(), is_active(), next()"
    if made and not stays:
        cause = "ask before the first step too: a caller may leave before it is begun"
    expect(made == five[:stays], sent=sent, got=f"{len(made)} steps made", expected=f"{stays} steps made", cause=cause)
    expect(rest == [], sent=sent, got=f"{len(rest)} more given", expected="none", cause="end the iterator when nobody waits")


def _front(rpc: ModuleType, answer: PredictionResponse | Failed) -> tuple[object, Method]:
    """Make the student's Front, and put a stub of ours in it; return its method too."""
    with beside(rpc, "grpc").insecure_channel("127.0.0.1:1") as channel:
        front, stub = rpc.relay.Front(channel), Stub(answer)
    front.stub = stub
    return front, stub.Predict
