"""Count the bytes on our own sockets, as the kernel does: payload, framing and headers, both ways, retransmissions left out."""

import os
import socket
import struct
import sys

AVAILABLE = sys.platform == "linux"
# struct tcp_info of linux/tcp.h: tcpi_bytes_received is at offset 128, tcpi_bytes_sent and tcpi_bytes_retrans from 200.
_RECEIVED, _SENT = 128, 200


def counted(port: int) -> tuple[int, int]:
    """Return the bytes sent and received so far on this process's open connections to 127.0.0.1:``port``.

    Asks the kernel (TCP_INFO, tcp(7)) about each socket in /proc/self/fd, so it also sees those inside gRPC's C core.
    Raises OSError elsewhere than on Linux.
    """
    if not AVAILABLE:
        raise OSError("bytes on the socket are counted with TCP_INFO, which needs Linux")
    sent = received = 0
    for name in os.listdir("/proc/self/fd"):
        try:
            if not os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                continue
            connection = socket.socket(fileno=os.dup(int(name)))
        except OSError:
            continue  # closed in between
        with connection:
            try:
                if connection.getpeername()[1:2] != (port,):
                    continue
                info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232)
            except OSError:
                continue  # no TCP socket, or not connected
        out, again = struct.unpack_from("QQ", info, _SENT)
        sent += out - again
        received += struct.unpack_from("Q", info, _RECEIVED)[0]
    return sent, received
