"""A line in the log for each call, whatever its shape: the method, the status, the time."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import grpc

from .interception import wrapped

log = logging.getLogger("rpc")


class Logged(grpc.ServerInterceptor):
    """Write ``/PredictionService/Predict OK 0.4 ms``; metadata and messages, which may hold secrets, are not written."""

    def intercept_service(self, continuation: Callable, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Return the method's handler with a clock around it."""
        handler = continuation(details)

        @contextmanager
        def timed(context: grpc.ServicerContext) -> Iterator[None]:
            start, code = time.perf_counter(), grpc.StatusCode.OK
            try:
                yield
            except Exception:  # gRPC makes UNKNOWN of it afterwards, unless the method chose a status
                code = grpc.StatusCode.UNKNOWN
                raise
            finally:
                code = context.code() or (code if context.is_active() else grpc.StatusCode.CANCELLED)
                log.warning("%s %s %.1f ms", details.method, code.name, 1000 * (time.perf_counter() - start))

        return handler and wrapped(handler, timed)
