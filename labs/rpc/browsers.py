"""A gRPC service for browsers: a servicer's methods over Connect and gRPC-Web, as one WSGI application.

connectrpc brings a Protobuf of its own, but takes google.protobuf's messages too (connectrpc.compat). So there are no second generated
files: the endpoints are made from the descriptor that the stubs hold, and from the servicer that gRPC serves.
"""

import io
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from connectrpc.code import Code
from connectrpc.compat import google_protobuf_codecs
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import RequestContext
from connectrpc.server import ConnectWSGIApplication, EndpointSync
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message_factory import GetMessageClass
from werkzeug import Response
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wsgi import ClosingIterator, get_input_stream

from kit.contract import MAX_BODY, Refused

from .caller import Caller, refusal

log = logging.getLogger("browsers")


class Methods(ConnectWSGIApplication):
    """The methods of one call: connectrpc doesn't tell a method whose connection it serves, so each call gets methods that know it."""

    def __init__(self, servicer: object, service: ServiceDescriptor, left: Callable[[], bool]):
        self.callers: list[Caller] = []
        self._path, self._servicer, self._left = f"/{service.full_name}", servicer, left
        chosen = {f"{self._path}/{method.name}": self._endpoint(method) for method in service.methods if not method.client_streaming}
        super().__init__(endpoints=chosen, codecs=google_protobuf_codecs(), compressions=(), read_max_bytes=MAX_BODY)

    @property
    def path(self) -> str:
        """Where the service may be mounted."""
        return self._path

    def end(self) -> None:
        """Tell the methods that the call is over, however it ended."""
        for caller in self.callers:
            caller.end()

    def _endpoint(self, method: MethodDescriptor) -> EndpointSync:
        messages = {"input": GetMessageClass(method.input_type), "output": GetMessageClass(method.output_type)}
        shape = StreamType.SERVER_STREAM if method.server_streaming else StreamType.UNARY
        names = {"name": method.name, "service_name": method.containing_service.full_name}
        info = MethodInfo(**names, **messages, idempotency_level=IdempotencyLevel.UNKNOWN, stream_type=shape)
        behaviour = getattr(self._servicer, method.name)

        def one(request: object, context: RequestContext) -> object:
            caller = self._caller(context)
            with _told():
                response = behaviour(request, caller)
                caller.hurry()
                return response

        def many(request: object, context: RequestContext) -> Iterator:
            caller = self._caller(context)
            with _told():
                responses = iter(behaviour(request, caller))
                caller.add_callback(getattr(responses, "close", caller.end))  # a generator left waiting would stop when it is collected
                while caller.is_active() and (response := next(responses, None)) is not None:
                    yield response
                caller.hurry()

        if method.server_streaming:
            return EndpointSync.server_stream(method=info, function=many)
        return EndpointSync.unary(method=info, function=one)

    def _caller(self, context: RequestContext) -> Caller:
        self.callers.append(Caller(context, self._left))
        return self.callers[-1]


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a method raises into a code and words; of a mistake of ours connectrpc would tell the caller all that Python says."""
    try:
        yield
    except ConnectError:
        raise
    except Refused as error:
        raise refusal(error) from None
    except NotImplementedError as blank:
        raise ConnectError(Code.UNIMPLEMENTED, str(blank)) from None
    except Exception:
        log.exception("a method failed")
        raise ConnectError(Code.INTERNAL, "the mistake is ours; it is in the log, and a repetition won't help") from None


def application(servicer: object, service: ServiceDescriptor, left: Callable[[dict], bool] = lambda environ: False) -> Callable:
    """Return a WSGI application with the methods of ``service`` that take one request, unary or streaming their answers.

    ``left(environ)`` says whether the other end of the connection has gone; a stream asks it before each response. A body is read whole
    before a method begins, and what HTTP itself finds wrong with it is refused by an HTTP status.
    """

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if refused := _read(environ):
            return refused(environ, start_response)
        methods = Methods(servicer, service, lambda: left(environ))
        return ClosingIterator(methods(environ, start_response), methods.end)

    return answer


def _read(environ: dict) -> Response | None:
    """Put the whole body in place of the stream that it comes from, or return a refusal.

    connectrpc reads a stream to its end, which where no length is announced comes when the client hangs up.
    """
    kind, announced = environ.get("CONTENT_TYPE", ""), environ.get("CONTENT_LENGTH") or ""
    if kind == "application/grpc" or kind.startswith("application/grpc+"):
        return _refuse(415, "unimplemented", "gRPC itself needs HTTP/2 and trailers; this port speaks Connect and gRPC-Web")
    if announced and not (announced.isascii() and announced.isdigit()):
        return _refuse(400, "invalid_argument", "Content-Length must be a number")
    try:
        body = get_input_stream(environ, max_content_length=MAX_BODY + 1).read()
    except (OSError, ClientDisconnected):  # a chunk that is none, or an end before the announced one
        return _refuse(400, "invalid_argument", "the body ended before its end")
    except RequestEntityTooLarge:
        body = bytes(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        return _refuse(413, "resource_exhausted", f"a body may have {MAX_BODY} bytes")
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return None


def _refuse(status: int, code: str, words: str) -> Response:
    return Response(json.dumps({"code": code, "message": words}), status, mimetype="application/json")
