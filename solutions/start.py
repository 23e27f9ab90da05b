"""Chapter 0: the loop of edit, re-run and green, and one TCP socket by hand."""

import socket


def greet(name: str) -> str:
    """Return a greeting.

    >>> greet("Ada")
    'Hello, Ada!'
    """
    # BEGIN SOLUTION start-1: return a greeting
    return f"Hello, {name}!"
    # END SOLUTION


def exchange(port: int, request: bytes) -> bytes:
    """Send ``request`` to 127.0.0.1:``port`` and return everything that comes back until the other side closes.

    One ``recv`` returns what has arrived so far, which may be a part of the answer; b"" means that no more will come.

    >>> exchange(8000, b"GET /v1/models HTTP/1.0\\r\\n\\r\\n")[:8]      # doctest: +SKIP
    b'HTTP/1.1'
    """
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        # BEGIN SOLUTION start-2: send all of the request, then receive until b""
        connection.sendall(request)
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer
        # END SOLUTION
