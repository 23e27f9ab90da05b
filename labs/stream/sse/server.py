"""A Flask service that streams an answer as Server-Sent Events (WHATWG HTML §9.2), or gives it whole to who asks for JSON."""

import json
import logging
import re
from collections.abc import Iterable, Iterator

from flask import Blueprint, Flask, Response, jsonify, request

from kit.blank import unless_blank
from kit.contract import Refused

from ..errors import Invalid, problem
from ..events import Event, text
from ..talk import Answer, Question, Token, checked, paced, prepare
from .leaving import gone, until_gone

HEARTBEAT = 2.0  # seconds of silence after which a comment is sent: proxies give up on a silent connection, often after sixty
RETRY = 500  # milliseconds that a browser waits before it connects again
HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that collects before it passes on would undo the streaming; nginx reads this
}
answers = Blueprint("answers", __name__)
log = logging.getLogger(__name__)


@answers.get("/v1/answers")
def answer() -> Response:
    """Stream the answer to ``?prompt=…``, or go on with it after the piece that ``Last-Event-ID`` names."""
    question = checked(asked())
    made = Answer(question)
    if request.accept_mimetypes.best_match(["text/event-stream", "application/json"]) == "application/json":
        return whole(made)
    connection = request.environ.get("werkzeug.socket")
    stream = pieces(made)
    stream = unless_blank("stream-6", until_gone, stream, lambda: gone(connection), otherwise=stream) if connection else stream
    response = Response(stream, mimetype="text/event-stream", headers=HEADERS)
    response.call_on_close(made.close)  # a stream that was never begun has no finally to run
    return response


def events(tokens: Iterable[Token | None]) -> Iterator[Event | None]:
    """Yield an Event for each token as soon as it is there, and at the end one more, a message too, whose data is ``[DONE]``.

    A token's event has for data the JSON object ``{"token": text}``, and for id the token's number as text: a browser that loses the
    connection sends the last id back. The end needs an event of its own, or the reader couldn't tell it from a cut. ``None`` among the
    tokens means that the model is still at work: pass it on.

    >>> list(events([Token(1, "Hi"), None, Token(2, "!")]))     # doctest: +SKIP
    [Event('{"token": "Hi"}', id='1'), None, Event('{"token": "!"}', id='2'), Event('[DONE]')]
    """
    raise NotImplementedError("exercise stream-3: an event for each token, when it comes; then the end")


def safely(stream: Iterable[Event | None]) -> Iterator[Event | None]:
    """Yield the events of ``stream``; if making one fails, yield an event that says so, and end.

    The status 200 is sent long before, and can't be taken back. So the failure travels as an Event named "problem", whose data is the JSON
    of ``problem(error)``, which gives away nothing about a mistake of ours. Such a mistake, any Exception that is no Refused, is also
    written to the log: ``log.exception("…")``. After a problem there is no ``[DONE]``.

    >>> list(safely(events_of_an_answer_that_breaks))[-1]       # doctest: +SKIP
    Event('{"title": "Generation failed", "status": 500, "detail": "the model stopped …"}', name='problem')
    """
    raise NotImplementedError("exercise stream-10: pass events on; turn what is raised into the last one")


def pieces(made: Answer) -> Iterator[str]:
    """Return the whole stream as text: how long to wait before a reconnection, the events, and comments where nothing else is said."""
    stream = events(paced(made, made.question.pace, HEARTBEAT))
    return _written(unless_blank("stream-10", safely, stream, otherwise=stream), made)


def _written(stream: Iterator[Event | None], made: Answer) -> Iterator[str]:
    try:
        yield f"retry: {RETRY}\n\n"  # headers and something to read at once: the connection is seen to be open before the first token
        for event in stream:
            yield text(event) if event else ": still at work\n\n"
    finally:
        made.close()


def whole(made: Answer) -> Response:
    """Answer with all of it at once, as a service does that doesn't stream."""
    try:
        tokens = list(made)
    finally:
        made.close()
    return jsonify(text="".join(token.text for token in tokens), tokens=made.made)


def asked() -> Question:
    """Read the Question out of the query and the header Last-Event-ID; raise Invalid for what is not a number."""
    wanted = {name: request.args.get(name, "0") for name in ("seed", "limit", "fails_after")}
    wanted["after"] = request.headers.get("Last-Event-ID", "0")
    try:
        if not all(re.fullmatch("-?[0-9]+", text) for text in wanted.values()):  # int() would take 1_0 too, and digits of other scripts
            raise ValueError
        wanted = {name: int(text) for name, text in wanted.items()} | {"pace": float(request.args.get("pace", "0"))}
    except ValueError:
        raise Invalid("pace is a number; seed, limit, fails_after and Last-Event-ID are whole numbers") from None
    return Question(prompt=request.args.get("prompt", ""), **wanted)


def refuse(error: Refused) -> Response:
    """Answer with problem details (RFC 9457), which is possible as long as nothing was sent."""
    headers = {"Retry-After": "1"} if error.code == 503 else {}
    return Response(json.dumps(problem(error)), error.code, headers, mimetype="application/problem+json")


def blank(error: NotImplementedError) -> Response:
    """Answer 501 while an exercise is blank, with its name (RFC 9110 §15.6.2)."""
    return Response(json.dumps({"title": "Not implemented", "status": 501, "detail": str(error)}), 501, mimetype="application/problem+json")


def create_app() -> Flask:
    """Make the application."""
    app = Flask(__name__)
    app.register_blueprint(answers)
    app.register_error_handler(Refused, refuse)
    app.register_error_handler(NotImplementedError, blank)
    return app


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with Flask's development server, a thread for each reader."""
    prepare()
    create_app().run("127.0.0.1", port, threaded=True)
