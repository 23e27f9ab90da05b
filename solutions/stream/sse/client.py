"""A client that reads Server-Sent Events over HTTP, connecting again where the stream is cut."""

import contextlib
import http.client
import io
import json
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from kit.blank import unless_blank
from kit.contract import DEADLINE, Refused

from ..events import Event, parse

ATTEMPTS = 4  # connections for one answer at most
PAUSE = 0.05  # seconds before connecting again


class Client:
    """Ask the service on 127.0.0.1:``port``, waiting at most ``deadline`` seconds for each piece of an answer."""

    def __init__(self, port: int, deadline: float = DEADLINE):
        self.port = port
        self.deadline = deadline

    def talk(self, prompt: str, **wanted: float) -> Iterator[str]:
        """Yield the pieces of the answer to ``prompt`` as they come; closing the iterator stops the model.

        ``wanted`` are other fields of a Question: ``seed``, ``pace``, ``limit``, ``fails_after``. Raises Refused for a question that is
        refused, an answer that breaks, and a stream that ends before its end.
        """

        def connect(last_id: str) -> Iterator[Event]:
            return self.connect({"prompt": prompt} | wanted, last_id)

        stream = unless_blank("stream-5", resumed, connect, otherwise=None) or connect("")
        with contextlib.closing(stream), contextlib.suppress(ConnectionError):
            for event in stream:
                if event.data == "[DONE]":
                    return
                if event.name == "problem":
                    raise _refused(event.data)
                yield json.loads(event.data)["token"]
        raise Refused("the stream was cut before its end", "cut")

    def connect(self, query: dict, last_id: str = "") -> Iterator[Event]:
        """Open one connection and yield its events; ConnectionError where it breaks before ``[DONE]`` or a problem."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.deadline)
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_id} if last_id else {})
        with contextlib.closing(connection):
            connection.request("GET", f"/v1/answers?{urlencode(query)}", headers=headers)
            response = connection.getresponse()
            if response.status != 200:
                raise _refused(response.read())
            try:
                yield from parse(line.rstrip("\r\n") for line in io.TextIOWrapper(response, "utf-8", newline=""))
            except http.client.IncompleteRead as error:
                raise ConnectionError("the connection was cut") from error

    def close(self) -> None:
        """Do nothing: each answer has a connection of its own."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def resumed(connect: Callable[[str], Iterator[Event]]) -> Iterator[Event]:
    """Yield the events of one answer, none lost and none twice, over as many connections as it takes, up to ATTEMPTS.

    ``connect(last_id)`` gives the events after the one with that id, and ends where the answer ends; "" means from the beginning. Where it
    raises ConnectionError, wait PAUSE seconds and connect again with the id of the last event that you yielded. The ConnectionError of the
    last attempt goes to the caller, and so does any other error. What a browser's EventSource does by itself, this does for a program.

    >>> [event.data for event in resumed(connect)]              # cut once, after the second            # doctest: +SKIP
    ['{"token": "one"}', '{"token": " two"}', '{"token": " three"}', '[DONE]']
    """
    # BEGIN SOLUTION stream-5: remember the last id, connect again with it
    last_id = ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            for event in connect(last_id):
                last_id = event.id or last_id
                yield event
            return
        except ConnectionError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)
    # END SOLUTION


def _refused(body: str | bytes) -> Refused:
    """Return the problem details in ``body`` as what to raise."""
    members = json.loads(body)
    return Refused(members["detail"], members["status"])
