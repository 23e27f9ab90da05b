"""A Flask service whose resources are ``/v1/models`` and ``/v1/predictions``."""

import itertools

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from werkzeug.exceptions import HTTPException

from kit import model
from kit.contract import MAX_BODY, Malformed, NotAcceptable, Prediction, Refused, Request, UnsupportedFormat

from .. import codecs
from .errors import refuse

KEPT = 1000  # the newest predictions, in memory: enough to look one up, never enough to fill it
api = Blueprint("v1", __name__, url_prefix="/v1")


@api.get("/models")
def list_models() -> dict:
    """Return ``{"models": [{"id": …}, …]}`` with an object for each id in ``model.MODEL_IDS``; Flask makes it JSON.

    >>> list_models()
    {'models': [{'id': 'linear'}, {'id': 'forest'}]}
    """
    raise NotImplementedError("exercise rest-1: one object for each model id")


@api.post("/predictions")
def create_prediction() -> Response:
    """Make a prediction from the Request in the body, keep it, and answer 201 with its address and the prediction.

    ``read_request()`` gives the Request and ``model.predict(features, model_id)`` the Prediction. ``keep(prediction)`` stores it and
    returns its id. ``write(prediction, status, headers)`` makes the Response, whose ``Location`` header is
    ``url_for("v1.get_prediction", prediction_id=…)`` (RFC 9110 §15.3.2).
    """
    raise NotImplementedError("exercise rest-2: read, predict, keep, answer 201 with a Location")


@api.get("/predictions/<int:prediction_id>")
def get_prediction(prediction_id: int) -> Response:
    """Return a prediction that was made before, or a 404."""
    prediction = current_app.extensions["predictions"].get(prediction_id)
    if prediction is None:
        raise Refused(f"there is no prediction {prediction_id} (any more); the newest {KEPT} are kept", code=404)
    return write(prediction, 200)


def read_request() -> Request:
    """Decode the body by its ``Content-Type``: UnsupportedFormat for a format that we don't read, Malformed for a bad body."""
    codec = codecs.BY_MEDIA_TYPE.get(request.mimetype)
    if codec is None:
        raise UnsupportedFormat(f"send Content-Type {' or '.join(codecs.BY_MEDIA_TYPE)}, not {request.mimetype or 'none'}")
    _writer()  # an answer that nobody would accept is refused before the work is done
    return codec.decode(request.get_data(), Request)


def write(prediction: Prediction, status: int, headers: dict[str, str] | None = None) -> Response:
    """Encode ``prediction`` in the format that the client accepts, its own first."""
    codec = _writer()
    return Response(codec.encode(prediction), status, headers, mimetype=codec.media_type)


def keep(prediction: Prediction) -> int:
    """Store ``prediction`` under a new id, drop the oldest one past ``KEPT``, and return the id."""
    kept = current_app.extensions["predictions"]
    prediction_id = next(current_app.extensions["prediction_ids"])
    kept[prediction_id] = prediction
    kept.pop(prediction_id - KEPT, None)
    return prediction_id


def _writer():
    """Return the codec for ``Accept``: the body's own format where the client takes it, else the one it likes best."""
    own = codecs.BY_MEDIA_TYPE.get(request.mimetype)
    if not request.accept_mimetypes or (own and request.accept_mimetypes[own.media_type]):
        return own or codecs.Json
    best = request.accept_mimetypes.best_match(list(codecs.BY_MEDIA_TYPE))
    if best is None:
        raise NotAcceptable(f"we write {', '.join(codecs.BY_MEDIA_TYPE)}; accept one of these")
    return codecs.BY_MEDIA_TYPE[best]


def read_body() -> None:
    """Read the body before anything is refused: an answer sent while the client still talks can be lost (RFC 9112 §9.6)."""
    if request.content_length is None and len(request.get_data()) == MAX_BODY:
        abort(413)  # Werkzeug cuts a chunked body off at the limit, and says nothing
    request.get_data()


def refuse_method(error: HTTPException) -> Response:
    """Refuse a method, and say which ones there are (RFC 9110 §15.5.6)."""
    response = refuse(error)
    response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def refuse_long_body(error: HTTPException) -> Response:
    """Read a body that is too long to its end, up to 32 of the longest, then refuse it."""
    unread, left = request.environ["wsgi.input"], min(request.content_length or 32 * MAX_BODY, 32 * MAX_BODY)
    while left > 0 and (part := unread.read(min(left, MAX_BODY))):  # never past the end: that would wait for a next request
        left -= len(part)
    return refuse(error)


def create_app() -> Flask:
    """Make the application: the factory that serve(), the tests and a production server share."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.extensions["predictions"] = {}
    app.extensions["prediction_ids"] = itertools.count(1)
    app.before_request(read_body)
    app.register_blueprint(api)
    app.register_error_handler(Refused, refuse)
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(405, refuse_method)
    app.register_error_handler(413, refuse_long_body)
    app.register_error_handler(500, lambda bug: bug)  # a bug is in the log by now, and refuse(), still a blank perhaps, would hide it
    return app


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with Flask's development server, whose log shows each traceback; for learning only."""
    model.predict(model.sample(0))
    create_app().run("127.0.0.1", port, threaded=True)


def serve_production(port: int) -> None:
    """Serve on 127.0.0.1 with gunicorn: one process, sixteen threads, HTTP/1.1 connections kept alive (Linux and macOS)."""
    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.http.errors import ParseException
    except ImportError:
        raise SystemExit("--production needs gunicorn, which runs on Linux and macOS only; leave the option out") from None

    class Production(BaseApplication):
        def load_config(self):
            wanted = {"bind": f"127.0.0.1:{port}", "worker_class": "gthread", "threads": 16, "keepalive": 75}
            for key, value in (wanted | {"loglevel": "warning", "graceful_timeout": 2, "control_socket_disable": True}).items():
                self.cfg.set(key, value)

        def load(self):
            app = create_app()  # gunicorn reads a body's chunks when we ask for them, so that a broken one meets us
            app.register_error_handler(ParseException, lambda error: refuse(Malformed(f"the body can't be read: {error}")))
            return app

    model.predict(model.sample(0))  # fitted before the port opens, so that the first user doesn't wait for it
    Production().run()
