"""Who else is served while ``benchmarks.idle`` holds its connections, and how long an idle HTTP connection lasts."""

import contextlib
import http.client
import socket
import time

from benchmarks.concurrency_client import Window
from benchmarks.idle_connections import LINE
from benchmarks.recorder import Recording
from kit import model
from kit.launch import HOST
from solutions import rest, rpc, ws

PATIENCE = 20.0  # seconds


class Echo:
    """A client of the bare TCP server."""

    def __init__(self, port: int):
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE)

    def predict(self, _: object) -> None:
        """Send a line and wait until it is back; there is no model."""
        self.socket.sendall(LINE)
        if self.socket.recv(16) != LINE:
            raise ConnectionError("the line did not come back")

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


ASKERS = {"tcp": Echo, "rest": rest.Client, "ws": ws.Client, "ws-quiet": ws.Client, "rpc": rpc.Client}


def bystander(kind: str, port: int, seconds: float, rate: float) -> Recording:
    """Ask for a prediction ``rate`` times a second on a connection of its own; on bare TCP, for an echo. Return how long that took.

    An open loop: a request is due whether or not the last one was answered, and its latency counts from when it was due.
    """
    with contextlib.closing(ASKERS[kind](port)) as client:
        client.predict(model.sample(3))
        window = Window(0.1, seconds)
        for number in range(round(seconds * rate)):
            due = window.opens + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            client.predict(model.sample(3))
            window.record(due)
    return window.recording


def kept_alive(port: int, count: int) -> int:
    """Return how many of ``count`` HTTP/1.1 connections the server keeps after their first answer; the others it says it will close."""
    with contextlib.ExitStack() as stack:
        kept = 0
        for _ in range(count):
            connection = stack.enter_context(contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE)))
            connection.request("GET", "/v1/models")
            response = connection.getresponse()
            response.read()
            kept += not response.will_close
        return kept


def closed_after(port: int, patience: float) -> float | None:
    """Return after how many idle seconds the server closes an HTTP/1.1 connection; None where that takes more than ``patience``."""
    with contextlib.closing(http.client.HTTPConnection(HOST, port)) as connection:
        connection.request("GET", "/v1/models")
        connection.getresponse().read()
        idle = time.perf_counter()
        connection.sock.settimeout(patience)
        try:
            connection.sock.recv(1)
        except TimeoutError:
            return None
        return time.perf_counter() - idle
