"""The resources ``/v1/predictions`` and ``/v1/predictions/{prediction_id}``: made, listed, read, deleted. ``corrections`` corrects them."""

import hashlib
import re

from flask import Response, current_app, request, url_for
from flask_openapi import APIBlueprint
from werkzeug.routing import IntegerConverter

from kit import model
from kit.contract import Prediction, Refused

from .document import BODY, CREATED, FOUND, REQUEST, UNCHANGED, problems
from .errors import BadHeader, Invalid, Unavailable
from .formats import read_request, write
from .limits import guarded
from .schemas import KEY, Paging, PredictionList, PredictionPath
from .store import Kept, KeyReused

predictions = APIBlueprint("predictions", __name__, url_prefix="/v1/predictions")
ONE = "/<id:prediction_id>"


class PredictionId(IntegerConverter):
    """An id in an address, written in one way only: ``01`` and another script's digits are no second address of a prediction."""

    regex = "[1-9][0-9]{0,17}"  # not the converter's min and max: Werkzeug would answer 405 for an id out of range, not 404


@predictions.post("", summary="Make a prediction", request_body=REQUEST, responses={201: CREATED} | problems(*BODY, 429, 503))
def post_prediction() -> Response:
    """Answer 201 with the prediction, and its address in ``Location``."""
    ready = current_app.extensions["ready"]
    if ready and not ready.is_set():
        raise Unavailable("the model is still loading")
    with guarded(current_app.extensions["slots"]):
        return create_prediction()


def create_prediction() -> Response:
    """Make a prediction from the Request in the body, keep it, and answer 201 with its address and the prediction.

    ``read_request()`` gives the Request and ``model.predict(features, model_id)`` the Prediction. ``keep(prediction)`` stores it and
    returns its id. ``write(prediction, status, headers)`` makes the Response, in the format that the client accepts; its ``Location``
    header is ``url_for("predictions.get_prediction", prediction_id=…)`` (RFC 9110 §15.3.2). What any of them raises is answered for you.

    >>> create_prediction().headers["Location"]                 # doctest: +SKIP
    '/v1/predictions/7'
    """
    raise NotImplementedError("exercise rest-6: read, predict, keep, answer 201 with a Location")


def keep(prediction: Prediction) -> int:
    """Store ``prediction`` and return its id: a new one, or that of the same request made before under the same Idempotency-Key."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.match(KEY, key):
        raise BadHeader("an Idempotency-Key is 1 to 255 visible ASCII characters, such as a UUID")
    try:
        return store().add(prediction, key, fingerprint(request.get_data()) if key else "").id
    except KeyReused:
        raise Invalid("this Idempotency-Key came before with another request; use a new key for a new request") from None


def fingerprint(body: bytes) -> str:
    """Return what tells one request's body from another's."""
    return hashlib.sha256(request.mimetype.encode() + b"\n" + body).hexdigest()


@predictions.get("", summary="List predictions", responses={200: PredictionList} | problems(422))
def list_predictions(query: Paging) -> dict:
    """Return the predictions that were kept, the oldest first, a page at a time."""
    if query.label is None:
        return page(store().page(query.after, query.limit), query)
    return page(store().labelled(query.label, query.after, query.limit), query)


def page(kept: list[Kept], query: Paging) -> dict:
    """Return ``{"predictions": [...], "next": …}``: an object for each Kept, and the address of the page that follows.

    ``each._asdict()`` makes an object of a Kept. A page with fewer than ``query.limit`` predictions is the last: its ``next`` is None. Any
    other may be followed by more, so its ``next`` is ``url_for("predictions.list_predictions", …)`` with the same ``limit`` and
    ``label``, and ``after`` set to the id of the last one here (``url_for`` leaves out what is None).

    >>> page([Kept(7, "3", 0.9588, "linear")], Paging(limit=1))["next"]                  # doctest: +SKIP
    '/v1/predictions?limit=1&after=7'
    """
    raise NotImplementedError("exercise rest-7: the objects, and where the next page is")


@predictions.get(ONE, summary="Read a prediction", responses={200: FOUND} | UNCHANGED | problems(404, 406))
def get_prediction(path: PredictionPath) -> Response:
    """Return what is kept of a prediction, with an ETag; 304 where the client has this version already (RFC 9110 §13.1.2)."""
    return shown(found(path.prediction_id)).make_conditional(request)


@predictions.delete(ONE, summary="Delete a prediction", responses={204: None} | problems(404))
def delete_prediction(path: PredictionPath) -> Response:
    """Delete a prediction."""
    return removed(path.prediction_id)


def removed(prediction_id: int) -> Response:
    """Delete a prediction and answer 204 with an empty body (RFC 9110 §15.3.5); raise Refused with code 404 when there is none.

    ``store().delete(prediction_id)`` deletes, and says whether there was one. DELETE is idempotent: a repetition has no further effect,
    although its status may differ (§9.2.2).

    >>> removed(7).status                                      # doctest: +SKIP
    '204 NO CONTENT'
    """
    raise NotImplementedError("exercise rest-11: delete, then 204 or a 404")


def store():
    """Return where this application keeps its predictions."""
    return current_app.extensions["store"]


def found(prediction_id: int) -> Kept:
    """Return what is kept of a prediction; raise Refused with code 404 where there is none."""
    kept = store().get(prediction_id)
    if kept is None:
        raise Refused(f"there is no prediction {prediction_id} (any more)", code=404)
    return kept


def shown(kept: Kept) -> Response:
    """Return what is kept of a prediction, with an ETag: its version, and the format, for another format is another representation."""
    response = write(kept, 200, {"Vary": "Accept"})
    response.set_etag(f"{kept.version}-{response.mimetype.rpartition('/')[2].rpartition('.')[2]}")
    return response
