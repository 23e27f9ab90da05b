"""Two servers, one name: a balancer of connections (L4) gives all calls of a channel to one of them; the channel itself can do better."""

import contextlib
import itertools
import socket
import threading
from collections.abc import Iterator, Sequence

import grpc

from kit.wire.relay import reach, relaying


@contextlib.contextmanager
def balancing(ports: Sequence[int]) -> Iterator[int]:
    """Listen on a free port of 127.0.0.1 and give each *connection* to the next of ``ports``, as a balancer does that knows TCP only."""
    turns, turn = itertools.cycle(ports), threading.Lock()

    def meet(client: socket.socket) -> None:
        with turn:
            port = next(turns)
        with reach(port) as server:
            back = threading.Thread(target=_carry, args=(server, client), daemon=True)
            back.start()
            _carry(client, server)
            back.join()

    with relaying(meet) as port:
        yield port


def _carry(giver: socket.socket, taker: socket.socket) -> None:
    """Pass bytes on until one side has no more to say, then say so to the other."""
    with contextlib.suppress(OSError):
        while octets := giver.recv(1 << 16):
            taker.sendall(octets)
        taker.shutdown(socket.SHUT_WR)


def spreading(ports: Sequence[int]) -> grpc.Channel:
    """Return a channel that connects to every one of ``ports`` and gives each *call* to the next (the policy round_robin)."""
    addresses = ",".join(f"127.0.0.1:{port}" for port in ports)
    return grpc.insecure_channel(f"ipv4:{addresses}", options=[("grpc.service_config", '{"loadBalancingConfig": [{"round_robin": {}}]}')])
