"""Checks of chapter 3: a status with details, and a key that every call must bring."""

import secrets
from types import ModuleType
from typing import NamedTuple

import grpc
from google.rpc import error_details_pb2, status_pb2

from kit import model
from kit.apart.beside import beside, held
from kit.checks import expect, limit
from kit.contract import Malformed, Refused, UnknownModel, WrongLength
from kit.prediction_pb2 import PredictionRequest, Stroke
from kit.prediction_pb2_grpc import PredictionServiceStub

HINTS = {
    "rpc-9": "From the inside out: a FieldViolation, in a BadRequest, packed into the details of a Status, given to rpc_status.to_status.",
    "rpc-10": "dict(details.invocation_metadata) makes the pairs searchable, and .get has a default for who sent none. Two reasons to "
    "let in, one to refuse; what is returned is a handler, never an error.",
}
DETAILS = "grpc-status-details-bin"
KEY = "clé-s3cret"


class Details(NamedTuple):
    """What an interceptor is told of a call."""

    method: str
    invocation_metadata: tuple[tuple[str, str], ...] = ()


def rpc_9(rpc: ModuleType) -> None:
    """A refusal names the field that was wrong, for a program, beside the sentence for a person."""
    fresh = WrongLength(f"{secrets.randbelow(10**9)} is not 64"), UnknownModel(f"no model {secrets.token_hex(4)!r}")
    for error, field in (
        (WrongLength("63 is not 64"), "features"),
        (UnknownModel("no model 'oracle'"), "model_id"),
        (Malformed("no"), ""),
        *zip(fresh, ("features", "model_id"), strict=True),
    ):
        with limit(3):
            status, sent = rpc.errors.status_of(error), f"status_of({type(error).__name__}({error.detail!r}))"
        cause = "return rpc_status.to_status(status): it makes what gRPC sends"
        is_one = beside(rpc, "builtins").isinstance(status, beside(rpc, "grpc").Status)
        expect(is_one is True, sent=sent, got=status, expected="a grpc.Status", cause=cause)
        got, right = (status.code.name, status.details), ("INVALID_ARGUMENT", error.detail)
        expect(got == right, sent=sent, got=got, expected=right, cause="code=code_pb2.INVALID_ARGUMENT, message=error.detail")
        _expect_violation(_violations(status), field, error, sent)


def _violations(status: grpc.Status) -> list[tuple[str, str]] | None:
    """Return field and description of each violation in a status, None for a status without details."""
    packed = dict(status.trailing_metadata or ()).get(DETAILS)
    details = status_pb2.Status.FromString(packed).details if packed else ()
    if not details:
        return None
    found = []
    for detail in details:
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            found += [(violation.field, violation.description) for violation in bad.field_violations]
    return found


def _expect_violation(found: list | None, field: str, error: Refused, sent: str) -> None:
    if field:
        cause = "pack the BadRequest itself, with Pack, into status.details.add(); its violation holds field and description"
        cause = f"field_of(error) names a field, of a subclass too, so there is a detail: {cause}" if found is None else cause
        expect(found == [(field, error.detail)], sent=sent, got=found, expected=[(field, error.detail)], cause=cause)
    else:
        cause = "field_of(error) is empty here: a violation without a field would point nowhere"
        expect(not found, sent=sent, got=found, expected="no violation", cause=cause)


def rpc_10(rpc: ModuleType) -> None:
    """Without the key no method is reached, whatever its shape; health and reflection stay open."""
    _expect_doors(rpc, KEY)
    _expect_doors(rpc, f"clé-{secrets.token_hex(8)}")
    _expect_every_shape(rpc)


def _calls(key: str) -> list[tuple[Details, bool, str]]:
    """Return calls, whether they are to be let in, and what is wrong where they are judged otherwise."""
    predict, exact = "/PredictionService/Predict", "the key must be the same letter for letter: nothing is stripped, and no case is folded"

    def sends(sent: str) -> Details:
        return Details(predict, (("user-agent", "check"), ("x-api-key", sent)))

    return [
        (sends(key), True, "compare with self.key, both as bytes: hmac.compare_digest takes no text beyond ASCII"),
        (Details(predict), False, "who sends no key has none: .get with a default, and refuse"),
        (sends("wrong"), False, "a wrong key is none"),
        (sends(key[:-1]), False, "the whole key must be the same, not its beginning"),
        (sends(key.upper()), False, exact),
        (sends(f"{key} "), False, exact),
        (sends(key.replace("é", "è")), False, "encode() keeps every character; with 'ascii' those beyond it are lost, and other keys fit"),
        (sends(""), False, "an empty key is none"),
        (Details(predict, (("authorization", key),)), False, "the key's name is x-api-key"),
        (Details("/grpc.health.v1.Health/Check"), True, "a method that begins with one of OPEN needs no key"),
        (Details("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"), True, "str.startswith takes a tuple, such as OPEN"),
        (Details("/PredictionService/grpc.health.v1.Health/"), False, "OPEN is how the path begins, not what is somewhere in it"),
        (Details("/grpc.channelz.v1.Channelz/GetServers"), False, "OPEN holds whole beginnings: no other service of gRPC's own is in it"),
    ]


def _expect_doors(rpc: ModuleType, key: str) -> None:
    """Judge whom an interceptor with this key lets in."""
    inside = beside(rpc, "kit.checks.inside")
    keeper, calls, reached, handler = rpc.key.KeyRequired(held(rpc, inside.Watched, key)), _calls(key), [], object()
    inside.forget()

    def go_on(details: Details) -> object:
        reached.append(details)
        return handler

    for details, lets_in, cause in calls:
        with limit(3):
            try:
                got = keeper.intercept_service(go_on, details)
            except (TypeError, KeyError, UnicodeError, grpc.RpcError) as error:
                got = error
        shown = "the method" if got is handler else "NO_KEY" if got == rpc.key.NO_KEY else repr(got)
        expected = "the method" if lets_in else "NO_KEY"
        why = "return the handler, both ways: an interceptor returns, it neither raises nor aborts" if got is None else cause
        expect(shown == expected, sent=str(tuple(details)), got=shown, expected=expected, cause=why)
    cause = "give continuation the details as they came, and call it for who is let in only"
    let_in = [details for details, lets_in, _ in calls if lets_in]
    got = f"{len(reached)} went on, with {reached}"
    expect(reached == let_in, sent=f"{len(calls)} calls, 3 to be let in", got=got, expected=f"3, with {let_in}", cause=cause)
    cause = "== ends at the first letter that differs, so its time tells how much of a key was right: hmac.compare_digest"
    expect(not inside.seen(), sent="keys", got="self.key compared by ==", expected="by hmac.compare_digest", cause=cause)


def _expect_every_shape(rpc: ModuleType) -> None:
    """Call all four shapes on a server with the student's interceptor, without the key."""
    keeper = rpc.key.KeyRequired("k")
    with rpc.serving(rpc.PredictionService(), interceptors=[keeper]) as (port, _), grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub, request = PredictionServiceStub(channel), PredictionRequest(features=model.sample(3))
        calls = {
            "Predict": lambda: stub.Predict(request, timeout=3),
            "PredictStream": lambda: list(stub.PredictStream(request, timeout=3)),
            "PredictBatch": lambda: stub.PredictBatch(iter([request]), timeout=3),
            "Draw": lambda: list(stub.Draw(iter([Stroke()]), timeout=3)),
        }
        for name, call in calls.items():
            try:
                got = f"an answer: {call()}"
            except grpc.RpcError as error:
                got = error.code().name
            cause = "return NO_KEY, which refuses a call of any shape"
            expect(got == "UNAUTHENTICATED", sent=f"{name} without a key", got=got, expected="UNAUTHENTICATED", cause=cause)
