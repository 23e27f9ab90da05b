"""A reader who leaves: HTTP has no word for it, so the server looks whether the other end is still there."""

import select
import socket
from collections.abc import Callable, Iterator


def until_gone(pieces: Iterator[str], gone: Callable[[], bool]) -> Iterator[str]:
    """Yield ``pieces`` of a stream, an empty one too, until ``gone()`` is true, and then ask for no more of them.

    ``gone()`` is asked before each piece is made and again before it is yielded: making one takes time, and at most one should be made for
    nobody. However it ends, also when our own reader closes us (``generator.close()`` raises GeneratorExit at the ``yield``),
    ``pieces.close()`` is called: it stops the model.

    >>> list(until_gone(iter_of_three, gone=lambda: False))     # doctest: +SKIP
    ['one', 'two', 'three']
    """
    raise NotImplementedError("exercise stream-6: look before and after, and close in any case")


def gone(connection: socket.socket) -> bool:
    """Say whether the other end has closed ``connection``, without waiting and without taking bytes from it."""
    try:
        if not hasattr(socket, "MSG_DONTWAIT") and not select.select([connection], [], [], 0)[0]:  # Windows
            return False
        return connection.recv(1, socket.MSG_PEEK | getattr(socket, "MSG_DONTWAIT", 0)) == b""
    except BlockingIOError:
        return False  # nothing was said, nothing was closed
    except OSError:
        return True
