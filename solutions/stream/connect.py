"""The method Talk for browsers: over Connect or gRPC-Web, which a page calls with ``fetch``."""

from collections.abc import Callable

from kit import talk_pb2

from ..rpc.browsers import application
from .rpc.server import TalkService
from .sse.leaving import gone


def talk_app() -> Callable:
    """Return a WSGI application for ``/TalkService/Talk``; it may be mounted at ``/TalkService``.

    A ``fetch`` that is aborted closes its connection, and a server finds that out when it writes to it for the second time. So the method
    looks at the connection before each token, and the model stops at most one token after the reader has left.
    """
    return application(TalkService(), talk_pb2.DESCRIPTOR.services_by_name["TalkService"], left=_left)


def _left(environ: dict) -> bool:
    connection = environ.get("werkzeug.socket")  # Flask's own server gives it; another one closes the stream at a write that fails
    return connection is not None and gone(connection)
