"""What checks of HTTP clients share: a server that records what it is asked, and a judge of what that was."""

import contextlib
import http.client
import json
import re
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

from kit import contract
from kit.checks import expect
from kit.contract import Prediction, Refused, Request

ANSWER = Prediction("8", 0.25, "forest")


class Asked(NamedTuple):
    """An HTTP request as it arrived, and the address that it came from: one for each connection."""

    origin: tuple[str, int]
    verb: str
    target: str
    headers: http.client.HTTPMessage
    body: bytes


class Backwards:
    """A codec that no client can know: JSON, its bytes in reverse order."""

    media_type = "application/x-backwards"

    @staticmethod
    def encode(content: NamedTuple) -> bytes:
        """Return ``content`` as JSON from its end to its start."""
        cause = "encode takes one message: self.codec.encode(Request(features, model_id))"
        expect(isinstance(content, Request), sent="encode", got=content, expected="a Request", cause=cause)
        return json.dumps(content._asdict()).encode()[::-1]

    @staticmethod
    def decode(body: bytes, kind: type[NamedTuple]) -> NamedTuple:
        """Return the ``kind`` of message that ``body`` holds."""
        cause = "decode takes the body of a 201 and the kind of message in it: self.codec.decode(body, Prediction)"
        expect(kind is Prediction, sent="decode", got=kind, expected="Prediction", cause=cause)
        return contract.message(kind, json.loads(body[::-1]))


class Recorder(BaseHTTPRequestHandler):
    """Answer a Request as its model_id tells, written backwards: with the status of that number, or else with a 201 and server.answer."""

    protocol_version = "HTTP/1.1"
    timeout = 8

    def do_POST(self) -> None:
        """Record what was asked, and answer it."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.seen.append(Asked(self.client_address, self.command, self.path, self.headers, body))
        wish = re.search(rb'"(\d{3})" :"di_ledom"', body)
        status, media_type, body = 201, Backwards.media_type, json.dumps(self.server.answer._asdict()).encode()[::-1]
        if wish and (status := int(wish[1][::-1])) == 422:
            problem = {"title": "No", "status": 422, "detail": self.server.detail}
            media_type, body = "application/problem+json", json.dumps(problem).encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_PATCH = do_DELETE = do_POST

    def log_message(self, *_) -> None:
        """Say nothing."""


class Patient(ThreadingHTTPServer):
    """A server in threads that says nothing of a client who hangs up: a student's client may, and nobody is to read of it."""

    daemon_threads, block_on_close = True, False

    def handle_error(self, request: object, client_address: tuple[str, int]) -> None:
        """Report what is no broken connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def recording(answer: Prediction = ANSWER, detail: str = "too short") -> Iterator[tuple[int, list[Asked]]]:
    """Serve a Recorder on a free port, and yield the port and what was asked so far; ``detail`` is what its 422 says."""
    with Patient(("127.0.0.1", 0), Recorder) as server:
        server.seen, server.answer, server.detail = [], answer, detail
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_port, server.seen
        finally:
            server.shutdown()
            thread.join()


def outcome(client: object, model_id: str, features: list[float]) -> object:
    """Return what the client's predict returns, or the refusal that it raises; words, where it returns a refusal."""
    try:
        got = client.predict(features, model_id)
        return f"{got!r}, returned" if isinstance(got, Exception) else got
    except Refused as refusal:
        return refusal
    except (http.client.HTTPException, OSError, ValueError) as error:
        cause = "request(…) sends, then getresponse() receives: once each, on self.connection"
        if isinstance(error, http.client.HTTPException):
            cause = "read() each response to its end, that of a refusal too, before the next request"
        elif isinstance(error, ValueError):
            cause = "let self.codec encode and decode, for its format need not be JSON; and decode the body of a 201 only"
        expect(False, sent="predict(…)", got=repr(error), expected="a Prediction, or Refused", cause=cause)


def expect_asked(seen: list[Asked], wanted: Request) -> None:
    """Judge the one request that one predict has sent."""
    expect(len(seen) == 1, sent="predict(…)", got=f"{len(seen)} requests", expected="one", cause="call self.connection.request once")
    asked, cause = seen[0], "the method and the path are the first two arguments of request"
    right = (asked.verb, asked.target) == ("POST", "/v1/predictions")
    expect(right, sent="predict(…)", got=f"{asked.verb} {asked.target}", expected="POST /v1/predictions", cause=cause)
    body, cause = asked.body, "the body is self.codec.encode(Request(features, model_id)), for a codec that is not JSON too"
    with contextlib.suppress(ValueError, Refused):
        body = contract.message(Request, json.loads(body[::-1]))
    expect(body == wanted, sent="predict(…)", got=f"the body {body!r}", expected=f"{wanted!r}, encoded", cause=cause)
    for name in ("Content-Type", "Accept"):
        got, expected = f"{name}: {asked.headers[name]}", f"{name}: {Backwards.media_type}"
        cause = f"headers, a dict, are the fourth argument of request; {name} is self.codec.media_type"
        expect(Backwards.media_type in got, sent="predict(…)", got=got, expected=expected, cause=cause)
