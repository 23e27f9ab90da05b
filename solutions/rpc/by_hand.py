"""A home-made remote procedure call over a TCP socket: a line of JSON each way. Too simple, and the chapter shows in which five ways.

caller   {"call": "add", "arguments": [1, 2]}
server   {"answer": 3}                  or   {"error": "KeyError: 'add'"}
"""

import contextlib
import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator


def answer(line: bytes, functions: dict[str, Callable]) -> bytes:
    """Call what ``line`` asks for and return the line that answers it."""
    try:
        asked = json.loads(line)
        return json.dumps({"answer": functions[asked["call"]](*asked["arguments"])}).encode() + b"\n"
    except Exception as error:  # whose fault it was, the line can't say
        return json.dumps({"error": f"{type(error).__name__}: {error}"}).encode() + b"\n"


@contextlib.contextmanager
def serving(functions: dict[str, Callable]) -> Iterator[int]:
    """Serve ``functions`` on a free port of 127.0.0.1, a thread for each caller, and yield the port."""

    class Caller(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                for line in self.rfile:
                    self.wfile.write(answer(line, functions))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Caller) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class Stub:
    """Functions on another machine, as if they were here: ``stub.add(1, 2)`` sends a line and waits for one."""

    def __init__(self, port: int):
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._lines = self._connection.makefile("rwb")

    def __getattr__(self, name: str) -> Callable:
        r"""Return a function that calls the function ``name`` of the server, with any number of arguments.

        Python asks this method for every attribute that the object doesn't have, so ``stub.add`` arrives here as ``"add"``. The function
        writes ``{"call": name, "arguments": […]}`` as a line of JSON to ``self._lines`` (bytes, "\n" at the end, then ``flush()``), and
        reads one with ``readline()``. Of an answer it returns the ``"answer"``; for an ``"error"`` it raises RuntimeError with its text;
        when the line is empty, the server has gone: raise ConnectionError.

        >>> stub.add(1, 2)                                      # doctest: +SKIP
        3
        """
        # BEGIN SOLUTION rpc-4: a function that writes a line, reads a line, and returns or raises

        def call(*arguments: object) -> object:
            self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
            self._lines.flush()
            line = self._lines.readline()
            if not line:
                raise ConnectionError("the server has gone")
            told = json.loads(line)
            if "error" in told:
                raise RuntimeError(told["error"])
            return told["answer"]

        return call
        # END SOLUTION

    def close(self) -> None:
        """Close the connection."""
        self._lines.close()
        self._connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
