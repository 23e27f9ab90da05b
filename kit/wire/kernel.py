"""What the kernel counted on a socket (TCP_INFO, tcp(7)): the bytes of TCP's payload, retransmissions left out."""

import contextlib
import socket
import struct
import sys
import threading

AVAILABLE = sys.platform == "linux"
# struct tcp_info of linux/tcp.h: tcpi_state is its first byte, tcpi_bytes_received is at 128, tcpi_bytes_sent and _retrans from 200.
_RECEIVED, _SENT, _SIZE = 128, 200, 216
TRIES = 10  # while bytes come so fast that no two readings are the same
_CLOSE = 7  # the states of a connection in which the peer's FIN has come, from linux/tcp_states.h; in CLOSE it may have
_FIN_CAME = {6: "TIME_WAIT", 8: "CLOSE_WAIT", 9: "LAST_ACK", 11: "CLOSING"}


def counted(end: socket.socket, ended: bool = False) -> tuple[int, int] | None:
    """Return the bytes sent and received on ``end`` so far; None where the kernel does not count them (elsewhere than on Linux).

    ``ended`` says whether the peer's end was read: once a connection is over, its state no longer tells an end from a reset.
    Raises OSError for what is no TCP socket.
    """
    return _count(_info(end), ended) if AVAILABLE else None


class Meter:
    """Count on a socket for as long as it is open, and keep the last count."""

    def __init__(self, end: socket.socket):
        self._end: socket.socket | None = end
        self._last: tuple[int, int] | None = None
        self._turn = threading.Lock()  # the count may be asked for in one thread while another closes the socket

    def came(self) -> int | None:
        """Return the bytes received so far, or None where nobody counts."""
        count = self._read()
        return count and count[1]

    def went(self) -> int | None:
        """Return the bytes sent so far, or None where nobody counts."""
        count = self._read()
        return count and count[0]

    def stop(self, ended: bool, broken: bool) -> None:
        """Read for the last time, before the socket is closed. ``ended``, ``broken``: the peer's end, or its reset, was met on it."""
        with self._turn, contextlib.suppress(OSError):
            end, self._end = self._end, None
            if AVAILABLE:
                info = _info(end)  # first: what comes after it does not count
                self._last = _count(info, ended or (not broken and _has_ended(end)))

    def _read(self) -> tuple[int, int] | None:
        with self._turn:
            return counted(self._end) if self._end else self._last


def _has_ended(end: socket.socket) -> bool:
    """Say whether all that came was read, and then the peer's end came, which the kernel tells first, and not a reset."""
    try:
        return end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except OSError:
        return False


def _info(end: socket.socket) -> bytes:
    """Return struct tcp_info, with a state that is as new as the counts: the kernel reads the state before it locks the socket."""
    info = b""
    for _ in range(TRIES):
        before, info = info, end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232)
        if before[_RECEIVED : _RECEIVED + 8] == info[_RECEIVED : _RECEIVED + 8]:
            break
    return info


def _count(info: bytes, ended: bool) -> tuple[int, int] | None:
    if len(info) < _SIZE:  # a kernel before 4.19 does not count what is sent
        return None
    sent, again = struct.unpack_from("QQ", info, _SENT)
    # A FIN takes a sequence number (RFC 9293 §3.4), and among the bytes received the kernel counts sequence numbers.
    fin = info[0] in _FIN_CAME or (info[0] == _CLOSE and ended)
    return sent - again, struct.unpack_from("Q", info, _RECEIVED)[0] - fin
