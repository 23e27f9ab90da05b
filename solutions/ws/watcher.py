"""A reader of the pushed statistics that comes back after a cut, and loses and repeats nothing."""

import json
import random
import threading
from collections.abc import Iterator

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from kit.contract import DEADLINE, Refused

from .again import Follower, Gap, delays, worth_retrying

ATTEMPTS = 8  # in a row, without a message in between
LOST, LATER = 1006, 1013  # close codes: no close frame came; try again later


class Watcher:
    """Watch the service on 127.0.0.1:``port``; ``chance`` draws the waits between attempts."""

    def __init__(self, port: int, chance: random.Random | None = None):
        self.address = f"ws://127.0.0.1:{port}/watch"
        self.chance = chance or random.Random()
        self.follower = Follower()
        self.run = ""
        self.socket: ClientConnection | None = None
        self.closing = threading.Event()

    def messages(self) -> Iterator[dict]:
        """Yield the statistics as they are pushed, over as many connections as it takes, until ``close``.

        Raises Refused, with the close code or the HTTP status, where coming back makes no sense, or after ATTEMPTS in vain.
        """
        waits, failed = delays(self.chance), 0
        while not self.closing.is_set():
            try:
                for message in self._connected():
                    yield message
                    waits, failed = delays(self.chance), 0
            except Gap:
                code = LATER  # ask again: the server still has what is missing, or says that it doesn't
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else LOST
            except InvalidStatus as error:
                code = LATER if error.response.status_code >= 500 else error.response.status_code
            except (OSError, InvalidHandshake):
                code = LOST
            else:
                return
            failed += 1
            if not self.closing.is_set() and (failed > ATTEMPTS or not worth_retrying(code)):
                raise Refused(f"watching ended after {failed} attempts", code)
            self.closing.wait(next(waits))

    def _connected(self) -> Iterator[dict]:
        """Yield what is new on one connection, until it is closed."""
        with connect(self.address, compression=None, open_timeout=DEADLINE) as self.socket:
            self.socket.send(json.dumps(self.follower.question() | {"run": self.run}))
            while not self.closing.is_set():
                message = json.loads(self.socket.recv())
                if "detail" in message:
                    raise Refused(message["detail"], message["status"])
                if "run" in message:
                    self._begin(message["run"])
                elif self.follower.take(message):
                    yield message

    def _begin(self, run: str) -> None:
        if run != self.run:  # the server was started anew, and counts from 1 again
            self.run, self.follower = run, Follower()

    def close(self) -> None:
        """End ``messages``, from whichever thread."""
        self.closing.set()
        if self.socket:
            self.socket.close()
