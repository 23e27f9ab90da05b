"""What a servicer asks of its context, for a call that came over HTTP/1.1 and not through gRPC."""

from collections.abc import Callable

import grpc
from connectrpc.code import Code
from connectrpc.errors import ConnectError, ErrorDetail
from connectrpc.request import RequestContext
from google.rpc import status_pb2
from protobuf.wkt import Any

from kit.blank import unless_blank
from kit.contract import Refused

from .errors import status_of


class Caller:
    """The part of ``grpc.ServicerContext`` that our methods use: who called, until when, and whether anybody still listens."""

    def __init__(self, request: RequestContext, left: Callable[[], bool]):
        self._request, self._left, self._ended = request, left, False
        self._callbacks: list[Callable[[], None]] = []

    def time_remaining(self) -> float | None:
        """Return how many seconds the call may still take, or None where the caller waits for ever."""
        left = self._request.timeout_ms
        return None if left is None else max(0.0, left / 1000)

    def hurry(self) -> None:
        """Raise DEADLINE_EXCEEDED where the time is up: connectrpc reads the deadline, but leaves it to the method."""
        if self.time_remaining() == 0:
            raise ConnectError(Code.DEADLINE_EXCEEDED, "Deadline Exceeded")

    def is_active(self) -> bool:
        """Say whether the call is still going on."""
        return not self._ended and self.time_remaining() != 0 and not self._left()

    def invocation_metadata(self) -> list[tuple[str, str]]:
        """Return the headers of the request, as pairs."""
        return list(self._request.request_headers.allitems())

    def add_callback(self, callback: Callable[[], None]) -> bool:
        """Have ``callback`` called when the call ends; return False where it has ended already."""
        if not self._ended:
            self._callbacks.append(callback)
        return not self._ended

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        """End the call with a status: raise it."""
        raise ConnectError(_code(code), details)

    def abort_with_status(self, status: grpc.Status) -> None:
        """End the call with a status that has details."""
        raise _error(status)

    def end(self) -> None:
        """Call the callbacks, once."""
        self._ended = True
        while self._callbacks:
            self._callbacks.pop()()


def refusal(error: Refused) -> ConnectError:
    """Return what gRPC says of ``error`` in Connect's words: the same code, sentence and details."""
    status = unless_blank("rpc-9", status_of, error)
    return _error(status) if status else ConnectError(Code.INVALID_ARGUMENT, error.detail)


def _error(status: grpc.Status) -> ConnectError:
    packed = dict(status.trailing_metadata or ()).get("grpc-status-details-bin", b"")
    details = [ErrorDetail(Any(type_url=each.type_url, value=each.value)) for each in status_pb2.Status.FromString(packed).details]
    return ConnectError(_code(status.code), status.details, details)


def _code(code: grpc.StatusCode) -> Code:
    return Code[{"CANCELLED": "CANCELED"}.get(code.name, code.name)]  # Connect spells it with one l
