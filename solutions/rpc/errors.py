"""How a refusal looks on this wire: the status INVALID_ARGUMENT, with a sentence, and with which field was wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import grpc
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from kit.blank import unless_blank
from kit.contract import InvalidFeatures, Refused, UnknownModel

from .interception import wrapped

FIELDS = {InvalidFeatures: "features", UnknownModel: "model_id"}


class Refusals(grpc.ServerInterceptor):
    """Abort with INVALID_ARGUMENT where a request can't be parsed or a method raises Refused.

    Without it grpcio answers INTERNAL for the one and UNKNOWN for the other, which tells the caller that the server is at fault.
    """

    def intercept_service(self, continuation: Callable, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Return the method's handler with its parsing and its behaviour guarded."""
        handler = continuation(details)
        return handler and wrapped(handler, _refusing)


@contextmanager
def _refusing(context: grpc.ServicerContext) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        if status := unless_blank("rpc-9", status_of, error):
            context.abort_with_status(status)
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)


def status_of(error: Refused) -> grpc.Status:
    """Return a status that says to a person and to a program what was wrong.

    Its code is INVALID_ARGUMENT and its message ``error.detail``, as before. Where ``field_of(error)`` names a field of the request, there
    is a detail more: a ``error_details_pb2.BadRequest`` with one of ``field_violations``, whose ``field`` is that name and whose
    ``description`` is ``error.detail``. A ``status_pb2.Status`` holds ``code`` (``code_pb2.INVALID_ARGUMENT``), ``message`` and
    ``details``, each packed into an Any: ``status.details.add().Pack(bad_request)``. ``rpc_status.to_status(status)`` makes of it what
    gRPC sends, in the trailer ``grpc-status-details-bin`` (google.rpc, AIP-193).

    >>> status_of(UnknownModel("there is no model 'oracle'")).details           # doctest: +SKIP
    "there is no model 'oracle'"
    """
    # BEGIN SOLUTION rpc-9: a Status, a BadRequest packed into it where a field is known, and to_status
    status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
    if field := field_of(error):
        violation = error_details_pb2.BadRequest.FieldViolation(field=field, description=error.detail)
        status.details.add().Pack(error_details_pb2.BadRequest(field_violations=[violation]))
    return rpc_status.to_status(status)
    # END SOLUTION


def field_of(error: Refused) -> str:
    """Return the field of the request that ``error`` is about; "" where it is about no single one."""
    return next((name for kind, name in FIELDS.items() if isinstance(error, kind)), "")


def violations(error: grpc.RpcError) -> dict[str, str]:
    """Return, at the caller's side, the fields that a refusal names, each with what was wrong with it; {} for a status without details."""
    status, found = rpc_status.from_call(error), {}
    for detail in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            found |= {violation.field: violation.description for violation in bad.field_violations}
    return found
