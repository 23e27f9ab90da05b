"""A key in the metadata: an interceptor sees every call before its method does."""

import hmac
from collections.abc import Callable

import grpc

from .interception import refusing

OPEN = ("/grpc.health.v1.Health/", "/grpc.reflection.")  # a balancer has no key


class KeyRequired(grpc.ServerInterceptor):
    """Let in who sends the key as the metadata ``x-api-key``."""

    def __init__(self, key: str):
        self.key = key

    def intercept_service(self, continuation: Callable, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """Return ``continuation(details)``, the method's handler, for a call with the key, and ``NO_KEY`` for any other.

        ``details.invocation_metadata`` holds pairs of name and value; names are lower case. Compare the value of ``x-api-key`` with
        ``self.key`` by ``hmac.compare_digest``, which takes as long for a nearly right key as for a wrong one; both sides as bytes, for it
        takes no text beyond ASCII. Methods whose ``details.method`` begins with one of OPEN need no key.

        >>> stub.Predict(request, metadata=[("x-api-key", "s3cret")])           # doctest: +SKIP
        """
        raise NotImplementedError("exercise rpc-10: an open method, or the right key; else the handler that refuses")


NO_KEY = refusing(grpc.StatusCode.UNAUTHENTICATED, "send the key of this service as the metadata x-api-key")
