"""Addresses that have moved: the names of the course's first Flask lab, where an action and a list had addresses of their own."""

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

moved = Blueprint("moved", __name__)


@moved.route("/predict", methods=["GET", "POST"])
@moved.route("/past_predictions", methods=["GET", "POST"])
def past_predictions() -> Response:
    """Send on to the list of predictions."""
    return redirect(url_for("predictions.list_predictions", **request.args), permanent(request.method))


@moved.route("/past_predictions/<id:prediction_id>", methods=["GET", "PUT", "PATCH", "DELETE"])
def past_prediction(prediction_id: int) -> Response:
    """Send on to a prediction."""
    return redirect(url_for("predictions.get_prediction", prediction_id=prediction_id), permanent(request.method))


def permanent(method: str) -> int:
    """Return the status of a permanent move: 301 for a ``method`` that only reads, GET or HEAD, and 308 for every other.

    After a 301 many clients repeat a POST as a GET, without its body: the RFC allows it for history's sake (RFC 9110 §15.4.2). 308 says
    that method and body must stay as they are (§15.4.9).

    >>> permanent("GET"), permanent("PUT")                      # doctest: +SKIP
    (301, 308)
    """
    raise NotImplementedError("exercise rest-12: 301 for reading, 308 for the rest")
