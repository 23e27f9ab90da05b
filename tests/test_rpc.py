"""What callers of the gRPC service rely on: four shapes, deadlines, cancellation, details, keys, limits, retries, a quiet end, TLS."""

import contextlib
import queue
import re
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
import trustme
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc import StatusCode
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from hyperframe.frame import Frame, GoAwayFrame, PingFrame, SettingsFrame

from kit import model, prediction_pb2
from kit.contract import MAX_BODY, Prediction, Refused
from kit.launch import running
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse, Stroke
from kit.prediction_pb2_grpc import PredictionServiceServicer, PredictionServiceStub
from kit.wire import tap
from solutions.rpc import Client, PredictionService, balance, by_hand, errors, options, relay, retry, secure, serving
from solutions.rpc import server as module
from solutions.rpc.key import KeyRequired
from solutions.rpc.log import Logged
from solutions.rpc.refine import Patient

DIGIT = model.sample(3)
REQUEST = PredictionRequest(features=DIGIT)
ORACLE = PredictionRequest(features=DIGIT, model_id="oracle")  # there is no such model
SHAPES = {  # each method of the service, and how to call it and hear it out
    "Predict": lambda stub, request, **told: stub.Predict(request, timeout=20, **told),
    "PredictStream": lambda stub, request, **told: list(stub.PredictStream(request, timeout=20, **told)),
    "PredictBatch": lambda stub, request, **told: stub.PredictBatch(iter([request]), timeout=20, **told),
    "Draw": lambda stub, request, **told: list(stub.Draw(iter([Stroke(model_id=request.model_id)]), timeout=20, **told)),
}
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


@contextlib.contextmanager
def calling(port, *chosen):
    """Give a stub on a connection of its own."""
    with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.use_local_subchannel_pool", 1), *chosen]) as channel:
        yield PredictionServiceStub(channel)


@contextlib.contextmanager
def served(servicer, **chosen):
    """Serve a servicer in this process, and give a stub on it."""
    with serving(servicer, **chosen) as (port, _), calling(port) as stub:
        yield stub


def failure(call) -> grpc.RpcError:
    """Return the error that a call ends in."""
    with pytest.raises(grpc.RpcError) as failed:
        call()
    return failed.value


class Asked(PredictionServiceServicer):
    """Answer at once with a label, and keep the seconds that each caller had left."""

    def __init__(self, label="3"):
        self.label, self.seconds = label, []

    def Predict(self, request, context):
        self.seconds.append(context.time_remaining())
        return PredictionResponse(label=self.label)


class Held(PredictionServiceServicer):
    """Answer when told to go."""

    def __init__(self):
        self.begun, self.go = threading.Semaphore(0), threading.Event()

    def Predict(self, request, context):
        self.begun.release()
        self.go.wait(10)
        return PredictionResponse(label="3")


class Flaky(PredictionServiceServicer):
    """Fail so many times with a status, then answer."""

    def __init__(self, status, fails):
        self.status, self.fails, self.calls = status, fails, 0

    def Predict(self, request, context):
        self.calls += 1
        if self.calls <= self.fails:
            context.abort(self.status, "not now")
        return PredictionResponse(label="3")


def test_a_batch_is_uploaded_row_by_row_and_answered_once(rpc):
    rows = [model.sample(digit) for digit in (3, 3, 7)]
    with Client(rpc.port) as caller:
        summary = caller.predict_batch(iter(rows))
    mean = sum(model.predict(row).score for row in rows) / 3
    assert (summary.count, dict(summary.labels), summary.mean_score) == (3, {"3": 2, "7": 1}, pytest.approx(mean))


def test_a_batch_without_a_row_has_a_summary_too(rpc):
    with Client(rpc.port) as caller:
        assert caller.predict_batch([]) == BatchSummary()


def test_a_batch_may_be_longer_than_any_message(rpc):
    rows = MAX_BODY // len(REQUEST.SerializeToString()) + 100
    with Client(rpc.port, deadline=20) as caller:
        assert caller.predict_batch(DIGIT for _ in range(rows)).count == rows


def test_a_batch_with_a_bad_row_is_refused(rpc):
    with Client(rpc.port) as caller, pytest.raises(Refused, match="features must hold 64 numbers") as refused:
        caller.predict_batch([DIGIT, [1.0], DIGIT])
    assert refused.value.code == "INVALID_ARGUMENT"


def test_a_stroke_is_answered_before_the_next_one_is_drawn(rpc):
    answered, labels = threading.Semaphore(0), []

    def strokes():
        for column in (3, 4):
            yield Stroke(pixels=range(column, 64, 8), ink=16)
            assert answered.acquire(timeout=20)

    with Client(rpc.port) as caller:
        for prediction in caller.draw(strokes()):
            labels.append(prediction.label)
            answered.release()
    pictures = [[16.0 * (place % 8 in columns) for place in range(64)] for columns in ({3}, {3, 4})]
    assert labels == [model.predict(picture).label for picture in pictures]


@pytest.mark.parametrize(
    ("stroke", "why"),
    [
        (Stroke(pixels=[64], ink=16), "the places end at 63"),
        (Stroke(pixels=[0], ink=16.5), "ink is 16 at most"),
        (Stroke(pixels=[0], ink=-1), "ink is no less than 0"),
        (Stroke(pixels=[0], ink=float("nan")), "a NaN is no ink"),
        (Stroke(pixels=[0], model_id="oracle"), "there is no such model"),
    ],
)
def test_a_stroke_that_no_picture_has_is_refused(rpc, stroke, why):
    with Client(rpc.port) as caller, pytest.raises(Refused) as refused:
        list(caller.draw([stroke]))
    assert refused.value.code == "INVALID_ARGUMENT", why


@pytest.mark.parametrize("variant", ["on_loop", "on_thread"])
def test_each_way_to_serve_gives_the_same_answers_and_refusals(variant):
    with running(f"solutions.rpc.{variant}") as server, Client(server.port, deadline=20) as caller:
        told = [caller.predict(DIGIT), *caller.predict_stream(DIGIT)]
        with pytest.raises(Refused, match="oracle") as refused:
            caller.predict(DIGIT, "oracle")
        log = server.log()
    right = [model.predict(DIGIT, model_id) for model_id in ("linear", "linear", "forest")]
    assert ([Prediction(p.label, round(p.score, 4), p.model_id) for p in told], refused.value.code, log) == (right, "INVALID_ARGUMENT", "")


@pytest.mark.parametrize(("deadline", "least", "most"), [(3.0, 1.0, 3.1), (None, 1e9, 1e20)])
def test_what_is_left_of_a_deadline_travels_on_to_the_service_behind(deadline, least, most):
    behind = Asked()
    with serving(behind) as (port, _), grpc.insecure_channel(f"127.0.0.1:{port}") as channel, served(relay.Front(channel)) as stub:
        assert stub.Predict(REQUEST, timeout=deadline).label == "3"
    assert least < behind.seconds[0] < most


def test_an_error_of_the_service_behind_comes_back_as_it_was():
    behind = Flaky(StatusCode.RESOURCE_EXHAUSTED, 1)
    with serving(behind) as (port, _), grpc.insecure_channel(f"127.0.0.1:{port}") as channel, served(relay.Front(channel)) as stub:
        error = failure(lambda: stub.Predict(REQUEST, timeout=20))
    assert (error.code(), error.details()) == (StatusCode.RESOURCE_EXHAUSTED, "not now")


@pytest.mark.parametrize("how", ["cancels", "runs out of time", "closes its channel"])
def test_a_long_job_ends_when_its_caller_leaves(how):
    begun, ended, over = threading.Event(), threading.Event(), threading.Event()

    def job():
        try:
            while not over.wait(0.002):
                begun.set()
                yield
        finally:
            ended.set()

    with serving(Patient(job)) as (port, _), contextlib.ExitStack() as last:
        last.callback(over.set)  # no thread outlives a test that fails
        with calling(port) as stub:
            call = stub.Predict.future(REQUEST, timeout=0.3 if how == "runs out of time" else 30)
            assert begun.wait(20)
            if how == "cancels":
                call.cancel()
            assert how == "closes its channel" or ended.wait(20)
        assert ended.wait(20)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_refusal_names_the_field_that_was_wrong_whatever_the_shape(rpc, shape):
    with calling(rpc.port) as stub:
        error = failure(lambda: SHAPES[shape](stub, ORACLE))
    assert (error.code(), errors.violations(error)) == (StatusCode.INVALID_ARGUMENT, {"model_id": error.details()})


def test_a_refusal_of_features_names_the_features(rpc):
    with calling(rpc.port) as stub:
        error = failure(lambda: stub.Predict(PredictionRequest(features=[1.0]), timeout=20))
    assert errors.violations(error) == {"features": error.details()}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_body_that_is_no_message_is_refused_whatever_the_shape(rpc, shape):
    with grpc.insecure_channel(f"127.0.0.1:{rpc.port}") as channel:
        call = channel.stream_stream(f"/PredictionService/{shape}")  # on the wire, all shapes are a stream each way
        error = failure(lambda: list(call(iter([b"\xff"]), timeout=20)))
    assert (error.code(), errors.violations(error)) == (StatusCode.INVALID_ARGUMENT, {})


@pytest.mark.parametrize(("metadata", "enters"), [((), False), ((("x-api-key", "wrong"),), False), ((("x-api-key", "s3cret"),), True)])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_key_opens_every_shape_and_nothing_else_does(shape, metadata, enters):
    with served(PredictionService(), interceptors=[KeyRequired("s3cret")]) as stub:
        if enters:
            assert SHAPES[shape](stub, REQUEST, metadata=metadata)
        else:
            assert failure(lambda: SHAPES[shape](stub, REQUEST, metadata=metadata)).code() is StatusCode.UNAUTHENTICATED


def test_health_and_reflection_need_no_key():
    keeper = KeyRequired("s3cret")
    with serving(PredictionService(), interceptors=[keeper]) as (port, _), grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        health = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=20)
        assert (health.status, "PredictionService" in ProtoReflectionDescriptorDatabase(channel).get_services()) == (SERVING, True)


def test_the_log_has_a_line_for_each_call_with_its_status_and_no_secret(caplog):
    with served(PredictionService(), interceptors=[Logged(), errors.Refusals()]) as stub:
        for call in SHAPES.values():
            call(stub, REQUEST, metadata=[("x-api-key", "s3cret")])
        for call in SHAPES.values():
            failure(lambda call=call: call(stub, ORACLE))
    lines = [re.sub(r" [\d.]+ ms$", "", record.getMessage()) for record in caplog.records if record.name == "rpc"]
    assert lines == [f"/PredictionService/{shape} {status}" for status in ("OK", "INVALID_ARGUMENT") for shape in SHAPES]


def test_the_log_tells_a_bug_and_a_caller_who_left_from_a_call_that_went_well(caplog, until):
    begun, over = threading.Event(), threading.Event()
    patient = Patient(lambda: iter(lambda: begun.set() or over.wait(0.002), True))  # a job that goes on until it is over
    patient.PredictStream = lambda request, context: iter([1 / 0])
    with served(patient, interceptors=[Logged()]) as stub, contextlib.ExitStack() as last:
        last.callback(over.set)
        failure(lambda: list(stub.PredictStream(REQUEST, timeout=20)))
        call = stub.Predict.future(REQUEST, timeout=10)
        assert begun.wait(20)
        call.cancel()
        told = until(lambda: [record.getMessage().split()[:2] for record in caplog.records if record.name == "rpc"][1:] and caplog.records)
    lines = [record.getMessage().split()[:2] for record in told if record.name == "rpc"]
    assert lines == [["/PredictionService/PredictStream", "UNKNOWN"], ["/PredictionService/Predict", "CANCELLED"]]


@pytest.mark.parametrize("name", ["", "PredictionService"])
def test_who_asks_for_its_health_hears_that_the_service_serves(rpc, name):
    with grpc.insecure_channel(f"127.0.0.1:{rpc.port}") as channel:
        assert health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name), timeout=20).status == SERVING


def test_reflection_gives_a_stranger_the_contract(rpc):
    with grpc.insecure_channel(f"127.0.0.1:{rpc.port}") as channel:
        strangers = ProtoReflectionDescriptorDatabase(channel)
        assert {"PredictionService", "grpc.health.v1.Health"} <= set(strangers.get_services())
        ours = FileDescriptorProto.FromString(prediction_pb2.DESCRIPTOR.serialized_pb)
        assert strangers.FindFileContainingSymbol("PredictionService") == ours


def test_a_message_that_is_too_long_is_refused_by_the_server_that_gets_it(rpc):
    with calling(rpc.port) as stub:
        error = failure(lambda: stub.Predict(PredictionRequest(features=[1.0] * (MAX_BODY // 4)), timeout=20))
    assert error.code() is StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize(("length", "sent"), [(MAX_BODY - 100, True), (MAX_BODY + 1, False)])
def test_an_answer_that_is_too_long_is_not_sent(length, sent):
    with served(Asked("x" * length)) as stub:
        if sent:
            assert len(stub.Predict(REQUEST, timeout=20).label) == length
        else:
            assert failure(lambda: stub.Predict(REQUEST, timeout=20)).code() is StatusCode.RESOURCE_EXHAUSTED


def pinged(port, pings) -> list[Frame]:
    """Open a connection of HTTP/2, send pings, and return the frames that come back up to the last one's answer, or a goodbye."""
    frames, octets = [], b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        opening = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SettingsFrame(0).serialize()  # RFC 9113 §3.4
        sent = b"".join(PingFrame(0, number.to_bytes(8)).serialize() for number in range(1, pings + 1))
        last = PingFrame(0, (pings + 1).to_bytes(8))
        connection.sendall(opening + sent + last.serialize())
        while octets := octets + connection.recv(1 << 16):
            while len(octets) >= 9 and len(octets) >= 9 + int.from_bytes(octets[:3]):
                frame, length = Frame.parse_frame_header(memoryview(octets[:9]))
                frame.parse_body(memoryview(octets[9 : 9 + length]))
                octets = octets[9 + length :]
                frames.append(frame)
            if any(isinstance(frame, GoAwayFrame) or getattr(frame, "opaque_data", b"") == last.opaque_data for frame in frames):
                return frames
    return frames


def test_a_client_that_pings_too_often_is_sent_away(rpc):
    goodbye = next(frame for frame in pinged(rpc.port, 20) if isinstance(frame, GoAwayFrame))
    assert (goodbye.error_code, goodbye.additional_data) == (11, b"too_many_pings")  # ENHANCE_YOUR_CALM, RFC 9113 §7


def test_a_client_that_pings_twice_is_not_sent_away(rpc):
    assert [frame for frame in pinged(rpc.port, 1) if isinstance(frame, GoAwayFrame)] == []


def test_compression_makes_a_long_message_short_on_the_wire_each_way_by_its_own_choice():
    long, sizes = PredictionRequest(features=DIGIT * 50), {}
    for request_side, answer_side in [((), ()), (options.SQUEEZED, ()), ((), options.SQUEEZED)]:
        with serving(Asked("3" * 10_000), options=answer_side) as (port, _), tap(port) as wire, calling(wire.port, *request_side) as stub:
            assert len(stub.Predict(long, timeout=20).label) == 10_000
        sizes[bool(request_side), bool(answer_side)] = [len(wire.connections[0].octets(way)) > 8_000 for way in ("sent", "received")]
    assert sizes == {(False, False): [True, True], (True, False): [False, True], (False, True): [True, False]}


@pytest.mark.parametrize(
    ("status", "fails", "calls", "outcome"),
    [
        (StatusCode.UNAVAILABLE, 2, 3, "3"),
        (StatusCode.UNAVAILABLE, 9, 4, "UNAVAILABLE"),
        (StatusCode.INTERNAL, 1, 1, "INTERNAL"),
    ],
)
def test_a_channel_tries_again_what_may_have_better_luck_and_not_for_ever(status, fails, calls, outcome):
    flaky = Flaky(status, fails)
    with serving(flaky) as (port, _), retry.retrying(port) as channel:
        try:
            told = PredictionServiceStub(channel).Predict(REQUEST, timeout=20).label
        except grpc.RpcError as error:
            told = error.code().name
    assert (told, flaky.calls) == (outcome, calls)


def test_a_server_that_drains_says_so_takes_no_new_call_and_loses_none(monkeypatch, until):
    monkeypatch.setattr(module, "GRACE", 10)
    held, block = Held(), contextlib.ExitStack()
    port, _ = block.enter_context(serving(held))
    with ThreadPoolExecutor(1) as pool, calling(port) as stub, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        states = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service="PredictionService"), timeout=20)
        told = [next(states).status]
        calls = [stub.Predict.future(REQUEST, timeout=20) for _ in range(10)]
        assert all(held.begun.acquire(timeout=20) for _ in calls)
        ending = pool.submit(block.close)
        told.append(next(states).status)
        until(lambda: failure(lambda: stub.Predict(REQUEST, timeout=0.3)).code() is StatusCode.UNAVAILABLE)
        states.cancel()
        held.go.set()
        assert ([call.result(20).label for call in calls], told) == (["3"] * 10, [SERVING, NOT_SERVING])
        ending.result(20)


def test_a_server_that_is_told_to_go_finishes_the_conversation_that_it_is_in():
    with running("solutions.rpc") as server, calling(server.port) as stub, grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        strokes = queue.SimpleQueue()
        answers = stub.Draw(iter(strokes.get, None), timeout=10)
        states = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=10)
        strokes.put(Stroke(pixels=[3], ink=16))
        next(answers), next(states)
        server.process.send_signal(signal.SIGTERM)
        assert next(states).status == NOT_SERVING
        states.cancel()
        strokes.put(Stroke(pixels=[11], ink=16))
        strokes.put(None)
        assert (len(list(answers)), server.process.wait(5), server.log()) == (1, 0, "")


@pytest.mark.parametrize("variant", ["on_loop", "on_thread"])
def test_each_way_to_serve_ends_when_it_is_told_to(variant):
    with running(f"solutions.rpc.{variant}") as server:
        server.process.send_signal(signal.SIGTERM)
        assert (server.process.wait(10), server.log()) == (0, "")


OURS, THEIRS = trustme.CA(), trustme.CA()
DOORS = [  # what the server shows and asks for, what the client trusts and shows, and whether they meet
    pytest.param({"authority": OURS}, {"authority": OURS}, True, id="an-authority-that-both-know"),
    pytest.param({"authority": OURS}, {"authority": THEIRS}, False, id="an-authority-that-the-client-does-not-know"),
    pytest.param({"authority": OURS, "name": "example.org"}, {"authority": OURS}, False, id="a-certificate-for-another-name"),
    pytest.param({"authority": OURS, "clients": OURS}, {"authority": OURS, "own": OURS.issue_cert("me")}, True, id="a-known-client"),
    pytest.param({"authority": OURS, "clients": OURS}, {"authority": OURS}, False, id="a-client-without-a-certificate"),
    pytest.param({"authority": OURS, "clients": OURS}, {"authority": OURS, "own": THEIRS.issue_cert("me")}, False, id="a-stranger"),
]


@pytest.mark.parametrize(("server", "client", "meet"), DOORS)
def test_tls_lets_in_who_shows_the_right_certificate(server, client, meet):
    behind, theirs, ours = Asked(), secure.server_credentials(**server), secure.channel_credentials(**client)
    with serving(behind, credentials=theirs) as (port, _), grpc.secure_channel(f"127.0.0.1:{port}", ours) as channel:
        call = PredictionServiceStub(channel).Predict
        told = call(REQUEST, timeout=20).label if meet else failure(lambda: call(REQUEST, timeout=20)).code().name
    assert (told, len(behind.seconds)) == (("3", 1) if meet else ("UNAVAILABLE", 0))


def test_a_client_without_tls_gets_nothing_from_a_server_with_it():
    with served(Asked(), credentials=secure.server_credentials(OURS)) as stub:
        assert failure(lambda: stub.Predict(REQUEST, timeout=20)).code() is StatusCode.UNAVAILABLE


@pytest.fixture
def pair():
    """Give the ports of two servers that answer with their own names."""
    with serving(Asked("A")) as (first, _), serving(Asked("B")) as (second, _):
        yield first, second


def test_a_balancer_of_connections_gives_all_calls_of_a_channel_to_one_server(pair):
    with balance.balancing(pair) as port:
        told = []
        for _ in pair:
            with calling(port) as stub:
                told.append("".join(stub.Predict(REQUEST, timeout=20).label for _ in range(10)))
    assert sorted(told) == ["A" * 10, "B" * 10]


def test_a_channel_that_knows_both_servers_shares_its_calls_between_them(pair, until):
    with balance.spreading(pair) as channel:
        stub = PredictionServiceStub(channel)
        until(lambda: {stub.Predict(REQUEST, timeout=20).label for _ in pair} == {"A", "B"})  # both connections are there
        told = "".join(stub.Predict(REQUEST, timeout=20).label for _ in range(10))
    assert told in ("AB" * 5, "BA" * 5)


def test_a_channel_that_knows_both_servers_outlives_one_of_them(until):
    with serving(Asked("A")) as (first, _), contextlib.ExitStack() as other:
        second, _ = other.enter_context(serving(Asked("B")))
        with balance.spreading((first, second)) as channel:
            stub = PredictionServiceStub(channel)
            until(lambda: {stub.Predict(REQUEST, timeout=20).label for _ in range(2)} == {"A", "B"})
            other.close()
            assert {stub.Predict(REQUEST, timeout=20).label for _ in range(10)} == {"A"}


FUNCTIONS = {"add": lambda a, b: a + b, "same": lambda thing: thing, "broken": lambda: 1 / 0}


@pytest.mark.parametrize(
    ("call", "told", "why"),
    [
        (lambda stub: stub.add(1, 2), 3, "an answer"),
        (lambda stub: stub.same("a\nb ü"), "a\nb ü", "a newline in a text is no end of a line"),
        (lambda stub: stub.same((1, 2)), [1, 2], "JSON has no tuple: the type is lost"),
        (lambda stub: stub.broken(), "RuntimeError: ZeroDivisionError: division by zero", "the server's fault"),
        (lambda stub: stub.add(1), "RuntimeError: TypeError", "the caller's, and it looks the same"),
        (lambda stub: stub.total(1, 2), "RuntimeError: KeyError: 'total'", "no contract says what there is"),
    ],
)
def test_a_home_made_call(call, told, why):
    with by_hand.serving(FUNCTIONS) as port, by_hand.Stub(port) as stub:
        try:
            got = call(stub)
        except RuntimeError as error:
            got = f"RuntimeError: {error}"[: len(told)]
        assert got == told, why


def test_a_server_goes_on_without_the_exercises_that_are_still_blank(monkeypatch):
    def blank(*_):
        raise NotImplementedError("exercise rpc-0: blank")

    monkeypatch.setattr(errors, "status_of", blank)
    monkeypatch.setattr(module, "drain", blank)
    with served(PredictionService(), interceptors=[errors.Refusals()]) as stub:
        error = failure(lambda: stub.Predict(ORACLE, timeout=20))
    assert (error.code(), "oracle" in error.details()) == (StatusCode.INVALID_ARGUMENT, True)


def test_the_service_runs_without_the_compiler_of_contracts(python):
    ended = python("-c", "import sys; sys.modules['grpc_tools'] = None; import solutions.rpc.on_loop, solutions.rpc.on_thread")
    assert ended.returncode == 0, ended.stderr
