"""The command line of every server package: read ``--port``, serve, and end with the process that started it.

This is the child's side of ``kit.launch``: the ``__main__`` of a server package calls ``main``.
"""

import argparse
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from kit.launch import HOST, LEASH, free_port


def main(serve: Callable, port: int, production: Callable | None = None, keeps: bool = False) -> None:
    """Run a server package from the command line: read ``--port`` (and ``--production`` where there is one), then serve.

    With ``keeps`` there is also ``--database FILE``, which ``serve`` and ``production`` get as their second argument.
    """
    package = sys.modules["__main__"].__spec__.name.removesuffix(".__main__")
    parser = argparse.ArgumentParser(
        prog=f"python -m {package}",
        description=f"Serve the digits model from {package} on {HOST} until interrupted.",
        epilog=f"example: python -m {package} --port {port}",
    )
    parser.add_argument("--port", type=int, default=port, help=f"port to listen on (default {port})")
    if production:
        parser.add_argument("--production", action="store_true", help="serve as one would for users, and for a measurement")
    if keeps:
        parser.add_argument("--database", default="", metavar="FILE", help="keep predictions in this SQLite file (default: in memory)")
    options = parser.parse_args()
    _refuse_taken(parser, options.port)
    if os.environ.pop(LEASH, None):
        threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, _leave)
    logging.basicConfig(format="%(message)s")  # gRPC logs a method's traceback only where logging is set up
    with contextlib.suppress(KeyboardInterrupt):
        (production if production and options.production else serve)(options.port, *([options.database] if keeps else []))


def _leave(*_) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the leash and the parent may both ask; once is enough
    sys.exit(0)


def _end_with_parent() -> None:
    """Wait for the parent to close our standard input, which it does even when it is killed, then end this process."""
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1024):  # unbuffered: a buffer that a thread waits in aborts the interpreter at its exit
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)


def _refuse_taken(parser: argparse.ArgumentParser, port: int) -> None:
    try:
        with socket.socket() as probe:  # bound, never listening: who waits for the server to listen would take the probe for it
            if os.name == "posix":  # as a server does, so that a port of a moment ago is free; on Windows it would mean any port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        parser.error(f"port {port} {reason}; choose another, for example --port {free_port()}")
