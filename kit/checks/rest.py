"""Checks of chapter 1: resources, a 201 with its address, refusals that a program can read, and a client."""

import contextlib
import http.client
import json
import re
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import urljoin, urlsplit

from kit import contract, model
from kit.checks import Wrong, expect, limit
from kit.checks.exchange import ANSWER, Answer, Backwards, ask, expect_asked, outcome, recording
from kit.contract import Refused, Request
from kit.launch import running

HINTS = {
    "rest-1": 'A list comprehension over model.MODEL_IDS makes the objects; {"models": …} goes around them. '
    "Return the dict itself, not its JSON.",
    "rest-2": "Four lines, in the order of the docstring: read, predict, keep, write. A Request is a tuple of features and model_id, "
    'so it can be unpacked. headers is a dict: {"Location": …}.',
    "rest-3": "Response(text, status, mimetype=…) makes the answer; json.dumps makes the text; problem(error) knows the status.",
    "rest-4": "request, getresponse, read: always these three, in this order, whatever the status. "
    "Only then choose between decode and refusal.",
}


def rest_1(rest: ModuleType) -> None:
    """GET /v1/models lists every model, in JSON."""
    with _served(rest, "rest-1") as port:
        sent, answer = "GET /v1/models", ask(port, "GET", "/v1/models")
        expect(answer.status == 200, sent=sent, got=answer.status, expected=200, cause="your function raised; see below")
        cause = "return the dict itself: Flask turns a dict into JSON, and a text into text/html"
        media_type = answer.headers.get_content_type()
        expect(media_type == "application/json", sent=sent, got=media_type, expected="application/json", cause=cause)
        shaped = isinstance(answer.members, dict) and isinstance(answer.members.get("models"), list)
        cause = 'the list stands in an object, under the name "models": there is room for more beside it later'
        expect(shaped, sent=sent, got=answer.text, expected='{"models": [...]}', cause=cause)
        models = answer.members["models"]
        cause = 'each model is an object with an "id": there is room for more in it later'
        objects = all(isinstance(each, dict) and "id" in each for each in models)
        expect(objects, sent=sent, got=answer.text, expected='{"models": [{"id": ...}, ...]}', cause=cause)
        ids, wanted = sorted(str(each["id"]) for each in models), sorted(model.MODEL_IDS)
        expect(
            ids == wanted, sent=sent, got=ids, expected=wanted, cause="make one object for each id in model.MODEL_IDS, whatever these are"
        )


def rest_2(rest: ModuleType) -> None:
    """A POST makes a prediction: 201, its Location, its body; a GET finds it there."""
    with _served(rest, "rest-2") as port:
        made = [_made(port, Request(model.sample(digit), name)) for digit, name in ((7, ""), (7, "forest"), (3, "linear"))]
        for target, prediction in made:
            sent, answer = f"GET {target}", ask(port, "GET", target)
            cause = "keep(prediction) gives the id under which get_prediction finds it; the Location must carry that id"
            expect(answer.status == 200, sent=sent, got=answer.status, expected="200 at the Location of the 201", cause=cause)
            expect(answer.members == prediction, sent=sent, got=answer.text, expected=prediction, cause=cause)


def rest_3(rest: ModuleType) -> None:
    """Every refusal is problem details: its status, its media type, its three members."""
    with _served(rest, "rest-3") as port:
        for verb, target, status in (("GET", "/v1/predictions/999", 404), ("GET", "/v1/nowhere", 404), ("DELETE", "/v1/models", 405)):
            _expect_problem(f"{verb} {target}", ask(port, verb, target), status)
    app = rest.create_app()
    for error in (contract.Malformed("not JSON"), contract.UnsupportedFormat("send JSON"), contract.WrongLength("63 is not 64")):
        with app.test_request_context(), limit(3):
            response = app.make_response(rest.errors.refuse(error))
        headers = http.client.HTTPMessage()
        headers["Content-Type"] = response.headers["Content-Type"]
        answer = Answer(response.status_code, headers, response.get_data())
        _expect_problem(f"refuse({type(error).__name__}({error.detail!r}))", answer, error.code, error.title, error.detail)


def rest_4(rest: ModuleType) -> None:
    """The Client asks in its codec's format, reads the answer, raises the refusal, and keeps its connection."""
    with recording() as (port, seen), contextlib.closing(rest.Client(port, codec=Backwards)) as client, limit(12):
        prediction = outcome(client, "forest")
        expect_asked(seen, Request(model.sample(8), "forest"))
        cause = "decode the body with self.codec into a Prediction, and return it"
        expect(prediction == ANSWER, sent="predict(…)", got=prediction, expected=ANSWER, cause=cause)
        for status, detail in ((422, "too short"), (503, "Service Unavailable"), (200, "OK")):
            refusal = outcome(client, str(status))
            right = isinstance(refusal, Refused) and (refusal.code, refusal.detail) == (status, detail)
            cause = "whatever is not a 201 is a refusal: raise self.refusal(response, body)"
            sent, expected = f"predict(…), answered with {status}", f"Refused: {status}: {detail}, raised"
            expect(right, sent=sent, got=repr(refusal), expected=expected, cause=cause)
        outcome(client, "linear")
        dialled = len({asked.origin for asked in seen})
        cause = "self.connection is there already: use it for every request, and close nothing"
        expect(dialled == 1, sent="five calls of predict", got=f"{dialled} connections", expected="one connection", cause=cause)


@contextlib.contextmanager
def _served(rest: ModuleType, exercise: str) -> Iterator[int]:
    """Run the student's server and yield its port.

    While rest-3 is blank, a server that refuses something meets that blank: another exercise is told what was refused instead.
    """
    verdict, log = None, ""
    try:
        with running(rest.__name__) as server:
            try:
                yield server.port
            except Wrong as wrong:
                verdict, log = wrong, server.log()
                raise
    except NotImplementedError as blank:
        refused = re.findall(r"^(?:kit\.contract|werkzeug\.exceptions)\.\w+: (.+)$", log, re.MULTILINE)
        if str(blank).startswith(f"exercise {exercise}:") or not refused:
            raise
        raise Wrong(f"{verdict}\n  below     the server refused this: {refused[-1]}") from None


def _made(port: int, wanted: Request) -> tuple[str, dict]:
    """POST one prediction, judge the answer, and return the target of its Location and what must be found there."""
    sent = f"POST /v1/predictions for the model {wanted.model_id or '(default)'}"
    answer = ask(port, "POST", "/v1/predictions", json.dumps(wanted._asdict()).encode(), {"Content-Type": "application/json"})
    got, cause = answer.status, "200 says that it went well; 201 also says that something new has an address: write(prediction, 201, …)"
    if answer.status >= 500:
        cause = "your function raised, or returned what is no Response; see below"
    elif answer.status >= 400:
        got, cause = answer.text, "an argument that is not the one meant; compare with the docstring of model.predict"
    expect(answer.status == 201, sent=sent, got=got, expected="201 Created (RFC 9110 §15.3.2)", cause=cause)
    prediction = model.predict(*wanted)._asdict()
    cause = "hand both to model.predict: the features and the model_id of the request"
    expect(answer.members == prediction, sent=sent, got=answer.text, expected=json.dumps(prediction), cause=cause)
    place, cause = answer.headers["Location"], 'write takes headers as its third argument: {"Location": url_for(…)}'
    expect(bool(place), sent=sent, got="no Location", expected="the address of what was made (RFC 9110 §10.2.2)", cause=cause)
    target, cause = urlsplit(urljoin("/v1/predictions", place)).path, 'url_for("v1.get_prediction", prediction_id=…) builds the address'
    right = re.fullmatch(r"/v1/predictions/\d+", target) is not None
    expect(right, sent=sent, got=f"Location: {place}", expected="Location: /v1/predictions/ and an id", cause=cause)
    return target, prediction


def _expect_problem(sent: str, answer: Answer, status: int, title: str | None = None, detail: str | None = None) -> None:
    """Judge one refusal: the status on the wire, the media type, the members."""
    cause = "the Response needs the status too; without one it is 200, whatever the body says"
    expect(answer.status == status, sent=sent, got=answer.status, expected=f"{status} (RFC 9110 §15.5)", cause=cause)
    media_type, cause = answer.headers.get_content_type(), 'say so with mimetype="application/problem+json"'
    right = media_type == "application/problem+json"
    expect(right, sent=sent, got=media_type, expected="application/problem+json (RFC 9457 §3)", cause=cause)
    problem, cause = answer.members, "the body is json.dumps(problem(error)): JSON, with double quotes"
    whole = isinstance(problem, dict) and {"title", "status", "detail"} <= problem.keys()
    expect(whole, sent=sent, got=answer.text, expected="an object with title, status and detail (RFC 9457 §3.1)", cause=cause)
    expected = {"title": title or problem["title"], "status": status, "detail": detail or problem["detail"]}
    cause = "take all three members from problem(error), as they are"
    expect(expected.items() <= problem.items(), sent=sent, got=problem, expected=expected, cause=cause)
