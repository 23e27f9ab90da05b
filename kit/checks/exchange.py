"""What checks of HTTP servers share: the student's server, running, and a client that asks it. ``recorder`` is for clients."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

from kit.checks import expect
from kit.launch import running


class Answer(NamedTuple):
    """An HTTP answer: status, headers, body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, whatever is in it."""
        return self.body.decode(errors="replace")

    @property
    def members(self) -> object:
        """What the JSON in the body holds; None when there is no JSON in it."""
        with contextlib.suppress(ValueError):
            return json.loads(self.body)


def ask(port: int, verb: str, target: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
    """Send one request on a connection of its own, and wait ten seconds at most for its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        try:
            connection.request(verb, target, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except TimeoutError:
            got, cause = "nothing in ten seconds", "a loop that never ends, in the function that serves this"
        except (ConnectionError, http.client.HTTPException) as error:
            got, cause = repr(error), "the server ended, or wrote what is not HTTP"
    expect(False, sent=f"{verb} {target}", got=got, expected="an answer", cause=cause)


@contextlib.contextmanager
def served(package: ModuleType, *arguments: str) -> Iterator[int]:
    """Run the student's server package, and yield its port."""
    with running(package.__name__, *arguments) as server:
        yield server.port
