"""Serve a WSGI application, such as a Flask one, from the cell that defines it."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    """Answer as always, and log nothing: in a notebook the log would stand between question and answer."""

    def log(self, *_) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(app: Callable, threaded: bool = True) -> Iterator[int]:
    """Serve ``app`` on a free port of 127.0.0.1 in threads of this process, and yield the port; the block's end is the server's.

    Each request has a thread of its own, or with ``threaded=False`` all of them one, which serves them one after the other.

    >>> with serving(app) as port:                        # doctest: +SKIP
    ...     connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    """
    server = make_server("127.0.0.1", 0, app, threaded=threaded, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
