"""Checks of chapter 3: when to try again, and how to go without dropping a call."""

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import grpc
from grpc_health.v1 import health, health_pb2

from kit.checks import expect, limit
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer, PredictionServiceStub, add_PredictionServiceServicer_to_server

HINTS = {
    "rpc-11": "Write the object as a Python dict first, lists in lists, and give it to json.dumps. Durations are texts that end in s.",
    "rpc-12": "Three calls, in the order in which the docstring tells them; the last one is a wait.",
}
SHUT = health_pb2.HealthCheckResponse.NOT_SERVING


def rpc_11(rpc: ModuleType) -> None:
    """Your channel tries Predict again after UNAVAILABLE, four times in all, and nothing else ever."""
    with limit(3):
        text = rpc.retry.service_config()
    try:
        # Of what the student wrote, only this goes into our channel: another member of a service config could send it elsewhere.
        told = {name: each for name, each in json.loads(text).items() if name in ("methodConfig", "retryThrottling")}
        policy = told["methodConfig"][0]["retryPolicy"]
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        cause = 'json.dumps of {"methodConfig": [{"name": [{…}], "retryPolicy": {…}}]}'
        expect(False, sent="service_config()", got=f"{text!r}: {error!r}", expected="JSON with a retryPolicy", cause=cause)
    for name, right in (("initialBackoff", 0.05), ("maxBackoff", 0.5), ("backoffMultiplier", 2)):
        got, cause = policy.get(name), f"{name} is {right}{'' if name == 'backoffMultiplier' else ' seconds, a text that ends in s'}"
        expect(_number(got, name) == right, sent="service_config()", got=f"{name}: {got!r}", expected=right, cause=cause)
    unavailable, internal = grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL
    for method, code, fails, calls, cause in (
        (
            "Predict",
            unavailable,
            2,
            3,
            "name the service and the method, and UNAVAILABLE among retryableStatusCodes; a wrong word voids it all",
        ),
        ("Predict", unavailable, 9, 4, "maxAttempts is 4, the first attempt included"),
        ("Predict", internal, 1, 1, "retry UNAVAILABLE alone: other codes say that the call arrived, and what failed will fail again"),
        ("PredictBatch", unavailable, 1, 1, "name the method Predict; a service without a method means all its methods"),
    ):
        got = _calls(json.dumps(told), method, code, fails)
        sent = f"{method}, which answers {code.name} {fails} times"
        expect(got == calls, sent=sent, got=f"{got} calls arrived", expected=f"{calls}", cause=cause)


def _number(value: object, name: str) -> float | None:
    """Return what a duration or a factor is in numbers, None for what is neither."""
    try:
        if name == "backoffMultiplier":
            return float(value) if not isinstance(value, str) else None
        return float(value.removesuffix("s")) if value.endswith("s") else None
    except (AttributeError, TypeError, ValueError):
        return None


class Flaky(PredictionServiceServicer):
    """Fail ``fails`` times with ``code``, then answer; count the calls."""

    def __init__(self, code: grpc.StatusCode, fails: int):
        self.code, self.fails, self.calls = code, fails, 0

    def _answer(self, context: grpc.ServicerContext, answer: object) -> object:
        self.calls += 1
        if self.calls <= self.fails:
            context.abort(self.code, "not now")
        return answer

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Fail, or answer."""
        return self._answer(context, PredictionResponse(label="3"))

    def PredictBatch(self, requests: Iterator, context: grpc.ServicerContext) -> BatchSummary:
        """Fail, or answer."""
        return self._answer(context, BatchSummary())


def _calls(config: str, method: str, code: grpc.StatusCode, fails: int) -> int:
    """Return how many calls reach a flaky server when a channel with ``config`` makes one."""
    server, service = grpc.server(ThreadPoolExecutor(2)), Flaky(code, fails)
    add_PredictionServiceServicer_to_server(service, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.service_config", config)]) as channel:
            stub = PredictionServiceStub(channel)
            with contextlib.suppress(grpc.RpcError):
                asked = PredictionRequest() if method == "Predict" else iter([PredictionRequest()])
                getattr(stub, method)(asked, timeout=5)
    finally:
        server.stop(0).wait()
    return service.calls


class Healthy(health.HealthServicer):
    """The health of a server, kept where the check runs: gRPC's own servicer, which a student's code may ask and tell."""


class Ended:
    """The event that stop() returns: it is set a moment after the ``grace``, or when somebody looks for the second time."""

    def __init__(self, story: list[str], grace: float):
        self.story, self.grace, self.looks = story, grace, 0

    def wait(self, timeout: float | None = None) -> bool:
        """Note the wait; one that is no longer than the grace sees no end."""
        self.looks += 2 if timeout is None or timeout > self.grace else 1
        return self._told()

    def is_set(self) -> bool:
        """Look once."""
        self.looks += 1
        return self._told()

    def _told(self) -> bool:
        if self.looks > 1:
            self.story.append("waits")
        return self.looks > 1


class Server:
    """A server that tells its ``story``; ``quiet()`` says whether balancers have been told that it goes."""

    def __init__(self, story: list[str], quiet: Callable[[], bool]):
        self.story, self.quiet, self.ended = story, quiet, None

    def stop(self, grace: float | None) -> Ended:
        """Note what was said before, and the grace."""
        given = isinstance(grace, int | float)
        self.story.append("says it" if self.quiet() else "says nothing")
        self.story.append(f"stops with grace {grace:g}" if given else "stops without grace")
        self.ended = self.ended or Ended(self.story, grace if given else 0.0)
        return self.ended

    def wait_for_termination(self, timeout: float | None = None) -> bool:
        """Wait as Ended does; where nobody has stopped the server, note that this has no end. True is for a wait that was too short."""
        if self.ended is None:
            self.story.append("waits before it stops")
            return False
        return not self.ended.wait(timeout)


def rpc_12(rpc: ModuleType) -> None:
    """Your server says that it goes, takes no new calls, and waits for those under way."""
    for grace in (2.5, random.randrange(12, 99) / 4):
        _expect_drained(rpc, grace)


def _expect_drained(rpc: ModuleType, grace: float) -> None:
    """Judge the end of one server, from the first word to the last call."""
    story, names, healthy = [], ("", "PredictionService"), Healthy()
    for name in names:
        healthy.set(name, health_pb2.HealthCheckResponse.SERVING)

    def state(name: str) -> int:
        return healthy.Check(health_pb2.HealthCheckRequest(service=name), None).status

    server = Server(story, lambda: all(state(name) == SHUT for name in names))
    with limit(3):
        rpc.shutdown.drain(server, healthy, grace)
    sent, told = f"drain(server, healthy, {grace:g})", [line for line in story if line.startswith("stops")]
    expect(bool(told), sent=sent, got="the server runs on", expected=f"server.stop({grace:g})", cause="server.stop(grace) stops it")
    cause = "a server that nobody stops runs for ever: first stop, then wait for its end"
    expect("waits before it stops" not in story, sent=sent, got="a wait that never ends", expected="the end", cause=cause)
    cause = "turn the services to NOT_SERVING before you stop: a balancer must learn it while it can still send its calls elsewhere"
    expect(story[0] == "says it", sent=sent, got="SERVING when the server stopped", expected="NOT_SERVING", cause=cause)
    cause = "give stop() the grace: without it calls under way are cut off at once"
    cause = "stop once, and wait for what stop(grace) returned: another stop takes the grace back" if len(told) > 1 else cause
    right = f"stops with grace {grace:g}"
    expect(set(told) == {right}, sent=sent, got=", then ".join(told), expected=right, cause=cause)
    cause = "stop() does not wait; .wait() on what it returns, or the process ends before its calls do"
    looked = server.ended.looks > 0
    cause = "wait() without a timeout: the end comes a moment after the grace, when what is left has been cancelled" if looked else cause
    shown = "returned before the end" if looked else "returned at once"
    expect("waits" in story, sent=sent, got=shown, expected="waited for the end", cause=cause)
    healthy.set("", health_pb2.HealthCheckResponse.SERVING)
    cause = "healthy.enter_graceful_shutdown() is for good: nobody can turn it back while the server goes"
    expect(state("") == SHUT, sent="health set to SERVING afterwards", got="SERVING", expected="still NOT_SERVING", cause=cause)
