"""Count the bytes on our own sockets, as the kernel does: payload, framing and headers, both ways, retransmissions left out."""

import os
import socket

from kit.wire.kernel import AVAILABLE
from kit.wire.kernel import counted as counted_on

__all__ = ["AVAILABLE", "counted"]


def counted(port: int) -> tuple[int, int]:
    """Return the bytes sent and received so far on this process's open connections to 127.0.0.1:``port``.

    Asks the kernel (TCP_INFO, tcp(7)) about each socket in /proc/self/fd, so it also sees those inside gRPC's C core.
    Raises OSError elsewhere than on Linux.
    """
    if not AVAILABLE:
        raise OSError("bytes on the socket are counted with TCP_INFO, which needs Linux")
    counts = [_count(int(name), port) or (0, 0) for name in os.listdir("/proc/self/fd")]
    return sum(sent for sent, _ in counts), sum(received for _, received in counts)


def _count(number: int, port: int) -> tuple[int, int] | None:
    """Return the count of the file ``number``, None where it is no connection to ``port``."""
    try:
        if not os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
            return None
        with socket.socket(fileno=os.dup(number)) as connection:
            return counted_on(connection) if connection.getpeername()[1:2] == (port,) else None
    except OSError:
        return None  # closed in between, no TCP socket, or not connected
