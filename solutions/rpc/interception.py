"""Wrap a method of any of gRPC's four shapes: what both the refusals and the log stand on."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import grpc
from google.protobuf.message import DecodeError

from kit.contract import Malformed

Around = Callable[[grpc.ServicerContext], AbstractContextManager]
SHAPES = {  # are there many requests, many responses: where the handler keeps its method, and what makes such a handler
    (False, False): ("unary_unary", grpc.unary_unary_rpc_method_handler),
    (False, True): ("unary_stream", grpc.unary_stream_rpc_method_handler),
    (True, False): ("stream_unary", grpc.stream_unary_rpc_method_handler),
    (True, True): ("stream_stream", grpc.stream_stream_rpc_method_handler),
}


def wrapped(handler: grpc.RpcMethodHandler, around: Around) -> grpc.RpcMethodHandler:
    """Return ``handler`` with parsing and method inside ``with around(context)``; there a body that is no message raises Malformed.

    What is wrapped may be wrapped again: the inner one then parses.
    """
    name, make = SHAPES[handler.request_streaming, handler.response_streaming]
    method, parse = getattr(handler, name), handler.request_deserializer or bytes  # none is left where another wrapper parses

    def read(body: bytes):
        try:
            return parse(body)
        except DecodeError as error:
            raise Malformed(f"the body is not the Protobuf message Request: {error}") from None

    def asked(bodies):
        return map(read, bodies) if handler.request_streaming else read(bodies)

    def one(bodies, context: grpc.ServicerContext):
        with around(context):
            return method(asked(bodies), context)

    def many(bodies, context: grpc.ServicerContext):
        with around(context):
            yield from method(asked(bodies), context)

    return make(many if handler.response_streaming else one, None, handler.response_serializer)


def refusing(code: grpc.StatusCode, words: str) -> grpc.RpcMethodHandler:
    """Return a handler that ends every call with ``code``, whatever the shape of the method, and reads no request."""

    def refuse(_, context: grpc.ServicerContext):
        context.abort(code, words)

    return grpc.stream_stream_rpc_method_handler(refuse)
