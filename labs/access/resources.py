"""What is protected: predictions, with a token, and the models, with an API key. In memory, and given complete."""

import json

from flask import Blueprint, Response, current_app, g, request, url_for

from kit import model
from kit.contract import Malformed, Refused, Request, UnsupportedFormat, message

from .errors import InvalidRequest, Unauthorized
from .guard import requires
from .keys import find

KEPT = 1000  # the newest predictions, in memory
resources = Blueprint("resources", __name__, url_prefix="/v1")


@resources.get("/models")
def list_models() -> dict:
    """List the models, to who has an API key."""
    return {"models": [{"id": model_id} for model_id in model.MODEL_IDS], "for": owner()}


@resources.post("/predictions")
def create_prediction() -> Response:
    """Make a prediction, for a token with the scope predictions:write."""
    return requires("predictions:write")(_create_prediction)()


@resources.get("/predictions")
def list_predictions() -> dict:
    """List one's own predictions, for a token with the scope predictions:read."""
    return requires("predictions:read")(_list_predictions)()


@resources.get("/predictions/<int:prediction_id>")
def get_prediction(prediction_id: int) -> dict:
    """Return a prediction of one's own, for a token with the scope predictions:read."""
    return requires("predictions:read")(_get_prediction)(prediction_id)


def owner() -> str:
    """Return whose API key the request carries in ``X-API-Key``, or raise Unauthorized.

    In a header, not in the address: addresses stand in logs, in histories and in the Referer that a browser sends on.
    """
    if "api_key" in request.args:
        raise InvalidRequest("send the key in the header X-API-Key, never in the address")
    key = request.headers.get("X-API-Key", "")
    record = find(key, current_app.extensions["records"]) if key else None
    if record is None:
        raise Unauthorized("send a valid API key in the header X-API-Key")
    return record.owner


def _create_prediction() -> Response:
    if request.mimetype != "application/json":
        raise UnsupportedFormat("send Content-Type application/json")
    try:
        asked = message(Request, json.loads(request.get_data()))
    except (ValueError, RecursionError):  # a list in a list in a list ends Python's stack, not the server
        raise Malformed("the body is not JSON") from None
    prediction = model.predict(asked.features, asked.model_id)
    kept = current_app.extensions["predictions"]
    prediction_id = next(current_app.extensions["ids"])
    kept[prediction_id] = g.claims.get("sub"), prediction
    kept.pop(prediction_id - KEPT, None)
    place = url_for("resources.get_prediction", prediction_id=prediction_id)
    return Response(current_app.json.dumps(prediction._asdict()), 201, {"Location": place}, mimetype="application/json")


def _list_predictions() -> dict:
    kept = current_app.extensions["predictions"].copy()  # another thread may add one meanwhile
    mine = [{"id": number, **prediction._asdict()} for number, (maker, prediction) in kept.items() if maker == g.claims.get("sub")]
    return {"predictions": mine}


def _get_prediction(prediction_id: int) -> dict:
    maker, prediction = current_app.extensions["predictions"].get(prediction_id, (None, None))
    if prediction is None or maker != g.claims.get("sub"):  # another's prediction: that it exists is nobody's business (RFC 9110 §15.5.5)
        raise Refused(f"you have no prediction {prediction_id}", code=404)
    return prediction._asdict()
