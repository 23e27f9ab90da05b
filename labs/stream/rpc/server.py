"""A gRPC service that streams an answer: the method Talk of kit/talk.proto."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc

from kit import talk_pb2, talk_pb2_grpc
from kit.contract import Refused

from ...rpc.interception import wrapped
from ..errors import STATUS, problem
from ..talk import SLOTS, Answer, Question, checked, paced, prepare

log = logging.getLogger(__name__)
FIELDS = ("prompt", "seed", "pace", "limit", "after", "fails_after")


class TalkService(talk_pb2_grpc.TalkServiceServicer):
    """The method of the contract; what it yields is sent."""

    def Talk(self, request: talk_pb2.Question, context: grpc.ServicerContext) -> Iterator[talk_pb2.Token]:
        """Yield a ``talk_pb2.Token(id=…, text=…)`` for each token of the answer, as soon as it is there.

        ``question(request)`` gives the Question, ``Answer(question)`` its tokens (each with ``id`` and ``text``), and ``paced(answer,
        question.pace)`` the same at the pace that was asked for. When the caller leaves, gRPC lets go of this generator, and Python closes
        it; however it ends, ``answer.close()`` stops the model. All three may raise Refused, before the first token or after the fifth: end
        the call with ``refuse(error, context)``, which gives it a status and raises. Any other error is a mistake of ours: let it through,
        and ``Discreet``, below, keeps its words from the caller.

        >>> [token.text for token in stub.Talk(Question(prompt="What is REST?"))]       # doctest: +SKIP
        ['REST', ' describes', …]
        """
        raise NotImplementedError("exercise stream-9: yield as they come, close at the end, a status for what is refused")


def question(request: talk_pb2.Question) -> Question:
    """Return what was asked, or raise Invalid."""
    return checked(Question(**{name: getattr(request, name) for name in FIELDS}))


def refuse(error: Refused, context: grpc.ServicerContext) -> None:
    """End the call with the status that ``error`` has on this wire, and its words."""
    context.abort(grpc.StatusCode[STATUS[error.code]], error.detail)


class Discreet(grpc.ServerInterceptor):
    """Log a mistake of ours and say no more than that it is one; grpcio by itself would tell the caller all that Python says."""

    def intercept_service(self, continuation: Callable, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Return the method's handler with a net below it."""
        handler = continuation(details)
        return handler and wrapped(handler, _discreet)


@contextmanager
def _discreet(context: grpc.ServicerContext) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)  # a body that is no message
    except Exception as error:
        if context.code() is None:  # not one that ended the call on purpose
            log.exception("an answer failed")
            context.abort(grpc.StatusCode.INTERNAL, problem(error)["detail"])
        raise


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until interrupted; a stream holds a thread while it lasts, and threads are made when they are needed."""
    prepare()
    options = [("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", 1 << 14)]
    server = grpc.server(ThreadPoolExecutor(SLOTS + 8), interceptors=[Discreet()], options=options)
    talk_pb2_grpc.add_TalkServiceServicer_to_server(TalkService(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        server.wait_for_termination()
    finally:
        server.stop(grace=1).wait()
