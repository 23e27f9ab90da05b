"""A client of the streaming WebSocket: one socket for many answers, each of which can be stopped."""

import json
from collections.abc import Iterator

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kit.contract import DEADLINE, Refused


class Client:
    """Ask the service on 127.0.0.1:``port``, waiting at most ``deadline`` seconds for each piece of an answer."""

    def __init__(self, port: int, deadline: float = DEADLINE):
        self.deadline = deadline
        self.opening = connect(f"ws://127.0.0.1:{port}/", compression=None, open_timeout=deadline)
        self.socket = self.opening.__enter__()

    def talk(self, prompt: str, **wanted: float) -> Iterator[str]:
        """Yield the pieces of the answer to ``prompt`` as they come; closing the iterator stops the model, and keeps the socket.

        ``wanted`` are other fields of a Question. Raises Refused for a refused question, an answer that breaks, and a lost connection.
        """
        self._send({"prompt": prompt} | wanted)
        ended = False
        try:
            while "token" in (message := self._receive()):
                yield message["token"]
            ended = True
            if "detail" in message:
                raise Refused(message["detail"], message["status"])
        finally:
            if not ended:
                self._stop()

    def _stop(self) -> None:
        """Say that it is enough, and hear what was on its way, up to the end."""
        try:
            self._send({"stop": True})
            while "token" in self._receive():
                pass
        except (Refused, TimeoutError):  # lost, or silent: there is nothing left to stop
            self.close()

    def _send(self, message: dict) -> None:
        try:
            self.socket.send(json.dumps(message))
        except ConnectionClosed:
            raise Refused("the connection was lost", "cut") from None

    def _receive(self) -> dict:
        try:
            return json.loads(self.socket.recv(timeout=self.deadline))
        except ConnectionClosed:
            raise Refused("the connection was lost", "cut") from None

    def close(self) -> None:
        """Say goodbye and close the socket."""
        self.opening.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
