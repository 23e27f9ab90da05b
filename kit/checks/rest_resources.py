"""Checks of chapter 1, the resources: models that are listed and described, predictions that are made."""

import contextlib
import json
import random
import re
import secrets
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from kit import contract, model
from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.exchange import ask, served
from kit.checks.recorder import Backwards
from kit.checks.rest_making import expect_kept, expect_refused
from kit.contract import Request

HINTS = {
    "rest-3": 'A list comprehension over model.MODEL_IDS makes the objects; {"models": …} goes around them. '
    "Return the dict itself, not its JSON.",
    "rest-4": "First the refusal: if the id is not in model.MODEL_IDS, raise Refused(…, code=404). Then the dict.",
    "rest-6": "Four lines, in the order of the docstring: read, predict, keep, write. A Request is a tuple of features and model_id, "
    'so it can be unpacked. headers is a dict: {"Location": …}.',
}


def rest_3(rest: ModuleType) -> None:
    """GET /v1/models lists every model, in JSON."""
    with served(rest) as port:
        sent, answer = "GET /v1/models", ask(port, "GET", "/v1/models")
        cause = "your function raised; see below" if answer.status >= 500 else "nothing new is made here: return the dict, and no status"
        expect(answer.status == 200, sent=sent, got=answer.status, expected=200, cause=cause)
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
    _expect_any_models(rest)


def _expect_any_models(rest: ModuleType) -> None:
    """Judge the list where the service has other models: one that we know, and one that nobody knows by heart."""
    wanted, far = ["forest", secrets.token_hex(3)], beside(rest, "kit.model")
    named = [each for each in (far, rest.models) if hasattr(each, "MODEL_IDS")]  # a student may have imported the name itself
    with contextlib.ExitStack() as patched, limit(3):
        for each in named:
            patched.enter_context(patch.object(each, "MODEL_IDS", tuple(wanted)))
        answer = rest.create_app().test_client().get("/v1/models")
        sent, got = f"GET /v1/models, where model.MODEL_IDS is {tuple(wanted)}", answer.get_data(as_text=True)
    cause = "the ids stand in model.MODEL_IDS and nowhere else: one day there is another model"
    ids = [each["id"] for each in json.loads(got)["models"]] if answer.status_code == 200 else []
    expect(sorted(ids) == sorted(wanted), sent=sent, got=got, expected=f"the ids {wanted}", cause=cause)


def rest_4(rest: ModuleType) -> None:
    """A model has an address, and what is no model gets a 404."""
    with served(rest) as port:
        for model_id in model.MODEL_IDS:
            sent, answer = f"GET /v1/models/{model_id}", ask(port, "GET", f"/v1/models/{model_id}")
            cause = "your function raised, or returned None; see below"
            expect(answer.status == 200, sent=sent, got=answer.status, expected=200, cause=cause)
            named = isinstance(answer.members, dict) and answer.members.get("id") == model_id
            cause = 'return the dict {"id": model_id}; Flask makes it JSON'
            expect(named, sent=sent, got=answer.text, expected=f'{{"id": "{model_id}"}}', cause=cause)
        for model_id in ("oracle", "LINEAR", "linea", "0", secrets.token_hex(3)):
            sent, answer = f"GET /v1/models/{model_id}", ask(port, "GET", f"/v1/models/{model_id}")
            got, cause = answer.status, "raise Refused(…, code=404) for an id that is not in model.MODEL_IDS, letter for letter"
            if answer.status == 200 and not (isinstance(answer.members, dict) and "id" in answer.members):
                got, cause = f"200 {answer.text}", "an error is told by the status, not by the body of a 200: raise Refused(…, code=404)"
            elif answer.status >= 500:
                cause = "an exception that nobody expected is a bug of the server, 500; raise Refused(…, code=404)"
            expect(answer.status == 404, sent=sent, got=got, expected="404 Not Found (RFC 9110 §15.5.5)", cause=cause)
    expect_raised("describe('oracle')", lambda: rest.models.describe("oracle"))


def expect_raised(sent: str, call: Callable[[], object]) -> None:
    """Judge how a function says 404: by an exception, Refused or that of ``abort(404)``, and not by an answer that it makes itself."""
    try:
        with limit(3):
            returned = call()
    except (contract.Refused, HTTPException):
        return
    cause = "raise the refusal: then the server makes the answer, in the same form as all others"
    expect(False, sent=sent, got=f"{returned!r}, returned", expected="Refused, raised", cause=cause)


def rest_6(rest: ModuleType) -> None:
    """A POST makes a prediction: 201, its Location, its body; a GET finds it there."""
    with served(rest) as port:
        drawn = [float(random.randrange(17)) for _ in range(model.PIXELS)]  # what it shows, nobody knows by heart
        asked = (model.sample(7), ""), (model.sample(7), "forest"), (model.sample(3), "linear"), (drawn, "linear")
        made = [_made(port, Request(*each)) for each in asked]
        for target, prediction in made:
            sent, answer = f"GET {target}", ask(port, "GET", target)
            cause = "keep(prediction) gives the id under which get_prediction finds it; the Location must carry that id"
            expect(answer.status == 200, sent=sent, got=answer.status, expected="200 at the Location of the 201", cause=cause)
            found = isinstance(answer.members, dict) and prediction.items() <= answer.members.items()
            expect(found, sent=sent, got=answer.text, expected=prediction, cause=cause)
        broken = ask(port, "POST", "/v1/predictions", b'{"features": [0, ', {"Content-Type": "application/json"})
        sent, cause = (
            "POST /v1/predictions with JSON that breaks off",
            "what read_request() raises becomes a 400: let it pass",
        )
        expect(broken.status == 400, sent=sent, got=broken.status, expected="400 Bad Request (RFC 9110 §15.5.1)", cause=cause)
    _expect_any_format(rest)
    expect_kept(rest)
    expect_refused(rest)


class Reversed(Backwards):
    """JSON from its end to its start, for a server: a format that only read_request and write can know of."""

    @staticmethod
    def encode(content: NamedTuple) -> bytes:
        """Return ``content`` as JSON, backwards."""
        return json.dumps(content._asdict()).encode()[::-1]

    @staticmethod
    def decode(body: bytes, kind: type[NamedTuple]) -> NamedTuple:
        """Return the ``kind`` of message that ``body`` holds."""
        return contract.message(kind, json.loads(body[::-1]))


def _expect_any_format(rest: ModuleType) -> None:
    """Judge what comes of a format that the service learns now; MessagePack is still a blank of the next chapter."""
    codecs, body = rest.formats.codecs, Reversed.encode(Request(model.sample(3)))
    known = patch.multiple(codecs, ALL=(*codecs.ALL, Reversed), BY_MEDIA_TYPE=codecs.BY_MEDIA_TYPE | {Reversed.media_type: Reversed})
    with known, limit(3):
        response = rest.create_app().test_client().post("/v1/predictions", data=body, content_type=Reversed.media_type)
    sent, got = (
        f"POST /v1/predictions in a format of ours, {Reversed.media_type}",
        f"{response.status_code} {response.get_data(as_text=True)}",
    )
    cause = "read_request() reads each format that there is a codec for; request.json reads JSON only, and refuses in its own way"
    expect(response.status_code == 201, sent=sent, got=got, expected=201, cause=cause)
    cause = "write(prediction, 201, …) answers in the format that the client accepts, which need not be JSON"
    right = response.mimetype == Reversed.media_type
    expect(right, sent=sent, got=response.mimetype, expected=f"an answer in {Reversed.media_type}", cause=cause)


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
    told = answer.members if isinstance(answer.members, dict) else {}
    cause = "hand both to model.predict: the features and the model_id of the request"
    if not prediction.keys() <= told.keys():
        cause = "write(prediction, 201, …) makes the body: label, score and model_id"
    expect(prediction.items() <= told.items(), sent=sent, got=answer.text, expected=json.dumps(prediction), cause=cause)
    place, cause = answer.headers["Location"], 'write takes headers as its third argument: {"Location": url_for(…)}'
    expect(bool(place), sent=sent, got="no Location", expected="the address of what was made (RFC 9110 §10.2.2)", cause=cause)
    target = urlsplit(urljoin("/v1/predictions", place)).path
    cause = 'url_for("predictions.get_prediction", prediction_id=…) builds the address'
    right = re.fullmatch(r"/v1/predictions/\d+", target) is not None
    expect(right, sent=sent, got=f"Location: {place}", expected="Location: /v1/predictions/ and an id", cause=cause)
    return target, prediction
