"""Checks of chapter 3, the core: a contract that fits on the wire, a method behind it, and a client with a deadline."""

import random
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import grpc
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc import StatusCode

from kit import model, prediction_pb2
from kit.checks import expect, limit
from kit.checks.calls import SLOW, compiled, expect_fields, message_class, recording
from kit.contract import Prediction, Refused
from kit.launch import running
from kit.prediction_pb2 import PredictionRequest
from kit.prediction_pb2_grpc import PredictionServiceStub

HINTS = {
    "rpc-1": "A field is written: type name = number; and repeated in front makes it a list. PredictionResponse, below, has three.",
    "rpc-2": "request.features and request.model_id go into model.predict; what comes out goes, by name, into PredictionResponse.",
    "rpc-3": "Three steps: fill a PredictionRequest, call self.stub.Predict with it and with a timeout, make a Prediction of the response. "
    "Only the call can fail, with grpc.RpcError; what to raise then, the docstring says.",
}
CAUSES = {
    StatusCode.DEADLINE_EXCEEDED: "the method never ends: look for a loop",
    StatusCode.INTERNAL: "what the method returned is no PredictionResponse, so it could not be serialized; look at its return",
    StatusCode.INVALID_ARGUMENT: "the model refused what it was given: pass it request.features and request.model_id, both as they are",
    StatusCode.UNKNOWN: "the method raised; the server's traceback stands below",
}


def rpc_1(rpc: ModuleType) -> None:
    """Your contract and ours agree on the wire: the numbers and types match, whatever the names."""
    path = Path(rpc.__file__).with_name("prediction.proto")
    files = compiled(path)
    theirs, ours = files.file[-1], FileDescriptorProto.FromString(prediction_pb2.DESCRIPTOR.serialized_pb)
    blank = re.search(r"NotImplementedError: (exercise rpc-1: .+)", path.read_text(encoding="utf-8"))
    if blank and not any(message.field for message in theirs.message_type if message.name == "PredictionRequest"):
        raise NotImplementedError(blank[1])
    for given in ours.message_type:
        expect_fields(next((message for message in theirs.message_type if message.name == given.name), None), given)
    kept = not theirs.package and theirs.service == ours.service
    cause = "leave the service as it was given, and add no package: both are part of a method's path"
    expect(kept, sent=path.name, got="another service", expected="/PredictionService/Predict and PredictStream", cause=cause)
    _expect_exchange(message_class(files, "PredictionRequest"))


def rpc_2(rpc: ModuleType) -> None:
    """A call of Predict is answered with label, score and model; a bad one with INVALID_ARGUMENT."""
    with running(rpc.__name__) as server, grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        predict = PredictionServiceStub(channel).Predict
        fresh = [pixel for digit in random.choices(range(10), k=5) for pixel in model.sample(digit)]
        two = model.sample(1) + model.sample(7)
        for features, model_id in ((model.sample(3), ""), (model.sample(8), "forest"), (two, "linear"), (fresh, "linear")):
            sent = f"Predict, {len(features)} features, model_id {model_id!r}"
            _expect_prediction(_answer(predict, features, model_id), model.predict(features, model_id), sent)
        for features, model_id in (([1.0] * 63, ""), (model.sample(3), "oracle"), (model.sample(3), secrets.token_hex(3))):
            sent = f"Predict, {len(features)} features, model_id {model_id!r}"
            _expect_status(_answer(predict, features, model_id), features, model_id, sent)


def rpc_3(rpc: ModuleType) -> None:
    """Your client sends both fields, hears a refusal, and never waits beyond its deadline."""
    digit, right = model.sample(3), Prediction("3", 0.75, "forest")
    fresh = Prediction(secrets.token_hex(2), 0.5, secrets.token_hex(2))
    with (
        recording(right, fresh, refusals=("too short", words_of := secrets.token_hex(4))) as (port, seen),
        rpc.Client(port) as client,
        rpc.Client(port, deadline=0.3) as hasty,
    ):
        got = _outcome(client.predict, digit, "forest")
        _expect_sent(seen, PredictionRequest(features=digit, model_id="forest"))
        cause = "put the response's label, score and model_id, in this order, into a Prediction"
        cause = "the answer is made but not returned" if got is None else cause
        expect(isinstance(got, Prediction) and got == right, sent="a PredictionResponse", got=words(got), expected=right, cause=cause)
        got = _outcome(client.predict, model.sample(8), fresh.model_id)
        asked = PredictionRequest(features=model.sample(8), model_id=fresh.model_id)
        expect(got == fresh and seen[-1] == asked, sent="another request", got=words(got), expected=fresh, cause=cause)
        got, cause = _outcome(client.predict, [1.0]), "catch grpc.RpcError and raise self.refusal(error)"
        _expect_refused(got, ("INVALID_ARGUMENT", "too short"), "a refusal", cause)
        _expect_refused(_outcome(client.predict, [2.0]), ("INVALID_ARGUMENT", words_of), "another refusal", cause)
        start, cause = time.monotonic(), "give the call timeout=self.deadline; without it, it waits for as long as the server likes"
        got = _outcome(hasty.predict, digit, SLOW)
        took = time.monotonic() - start
        told = "an answer" if isinstance(got, Prediction) else words(got)
        got = got if took < 2 else f"{told}, long after the deadline of 0.3 s"
        got = got if took > 0.2 and seen[-1].model_id == SLOW else f"{told}, before the deadline of 0.3 s"
        _expect_refused(got, ("DEADLINE_EXCEEDED", ""), "no answer for three seconds", cause)


def _expect_exchange(mine: type) -> None:
    """Let a request of the student's class and one of ours cross, both ways."""
    request, numbers = PredictionRequest(features=[0.0, 1.5, 16.0], model_id="forest"), mine.DESCRIPTOR.fields_by_number
    filled = mine(**{numbers[1].name: list(request.features), numbers[2].name: request.model_id})
    written, read = PredictionRequest.FromString(filled.SerializeToString()), mine.FromString(request.SerializeToString())
    cause = "numbers and types agree, so another option of the field differs"
    expect(written == request, sent="what your contract writes, to ours", got=written, expected=request, cause=cause)
    expect(read == filled, sent="what our contract writes, to yours", got=read, expected=filled, cause=cause)


def _answer(predict: Callable, features: list[float], model_id: str) -> Prediction | grpc.RpcError:
    try:
        answer = predict(PredictionRequest(features=features, model_id=model_id), timeout=8)
    except grpc.RpcError as error:
        return error
    return Prediction(answer.label, round(answer.score, 4), answer.model_id)


def _expect_prediction(got: Prediction | grpc.RpcError, right: Prediction, sent: str) -> None:
    if isinstance(got, grpc.RpcError):
        cause = CAUSES.get(got.code(), "the server ended while it served the call")
    elif got.model_id in model.MODEL_IDS and got.model_id != right.model_id:
        cause = "pass request.model_id on to model.predict"
    elif len(got.label) < len(right.label) and right.label.startswith(got.label):
        cause = "several digits may come in one request: pass all of request.features on"
    else:
        wrong = [name for name in Prediction._fields if getattr(got, name) != getattr(right, name)]
        cause = f"the response's field {wrong[0]} is not the prediction's own" if wrong else ""
    expect(got == right, sent=sent, got=words(got), expected=right, cause=cause)


def _expect_status(got: Prediction | grpc.RpcError, features: list[float], model_id: str, sent: str) -> None:
    try:
        model.predict(features, model_id)
    except Refused as refusal:
        right = isinstance(got, grpc.RpcError) and got.code() is StatusCode.INVALID_ARGUMENT and got.details() == refusal.detail
        cause = "let what model.predict raises through: errors.py turns it into this status, with its words and no others"
        expect(right, sent=sent, got=words(got), expected=f"INVALID_ARGUMENT: {refusal.detail}", cause=cause)


def _outcome(predict: Callable, *arguments: object) -> object:
    """Return what the student's client returns or, when it is a Refused or a gRPC error, what it raises."""
    with limit(8):
        try:
            got = predict(*arguments)
        except (Refused, grpc.RpcError) as error:
            return error
    return f"{words(got)}, returned" if isinstance(got, Exception) else got


def _expect_sent(seen: list[PredictionRequest], wanted: PredictionRequest) -> None:
    sent, got = "predict(features, 'forest')", f"{len(seen)} calls"
    expect(len(seen) == 1, sent=sent, got=got, expected="one call of Predict", cause="self.stub.Predict(request, …) calls, once")
    cause = "fill the request with the features and the model_id that predict was given"
    expect(seen[0] == wanted, sent=sent, got=seen[0], expected=wanted, cause=cause)


def _expect_refused(got: object, refusal: tuple[str, str], answer: str, cause: str) -> None:
    (code, detail), wanted = refusal, "Refused: " + ": ".join(filter(None, refusal))
    right = isinstance(got, Refused) and got.code == code and detail in got.detail
    expect(right, sent=answer, got=words(got), expected=f"{wanted}, raised", cause=cause)


def words(got: object) -> str:
    """Say in one line what came back: the library writes an error in six."""
    if isinstance(got, grpc.RpcError):
        return f"grpc.RpcError: {got.code().name}: {got.details()}"
    return f"Refused: {got}" if isinstance(got, Refused) else got if isinstance(got, str) else repr(got)
