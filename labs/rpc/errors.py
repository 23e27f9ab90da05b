"""How a refusal looks on this wire: the status INVALID_ARGUMENT, with a sentence."""

from collections.abc import Callable

import grpc
from google.protobuf.message import DecodeError

from kit.contract import Refused


class Refusals(grpc.ServerInterceptor):
    """Abort with INVALID_ARGUMENT where a request can't be parsed or a method raises Refused.

    Without it grpcio answers UNKNOWN for the one and INTERNAL for the other, which tells the caller that the server is at fault.
    """

    def intercept_service(self, continuation: Callable, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Return the method's handler with its parsing and its behaviour guarded."""
        handler = continuation(details)
        if handler is None:
            return None
        if handler.response_streaming:
            guarded = _guard_stream(handler.unary_stream, handler.request_deserializer)
            return grpc.unary_stream_rpc_method_handler(guarded, None, handler.response_serializer)
        guarded = _guard(handler.unary_unary, handler.request_deserializer)
        return grpc.unary_unary_rpc_method_handler(guarded, None, handler.response_serializer)


def _guard(behaviour: Callable, parse: Callable) -> Callable:
    def guarded(body: bytes, context: grpc.ServicerContext):
        try:
            return behaviour(_parse(parse, body), context)
        except Refused as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)

    return guarded


def _guard_stream(behaviour: Callable, parse: Callable) -> Callable:
    def guarded(body: bytes, context: grpc.ServicerContext):
        try:
            yield from behaviour(_parse(parse, body), context)
        except Refused as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)

    return guarded


def _parse(parse: Callable, body: bytes):
    try:
        return parse(body)
    except DecodeError as error:
        raise Refused(f"the body is not the Protobuf message Request: {error}") from None
