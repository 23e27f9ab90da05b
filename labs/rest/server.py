"""A Flask service: the model as resources, a page to draw on, and an OpenAPI document of both."""

import re
import threading
from collections.abc import Callable

from flask import Flask, abort, request

from kit import model
from kit.contract import MAX_BODY, Malformed

from . import corrections, errors, limits
from .database import Database
from .document import Documented
from .models import models
from .moved import moved
from .pages import pages
from .predictions import PredictionId
from .store import Memory

HOST = r"[A-Za-z0-9.~%!$&'()*+;=_:\[\]-]*"  # the characters of a host and a port (RFC 3986 §3.2.2); a comma would join two
INFO = {"title": "Wirelab predictions", "version": "1", "description": "Handwritten digits, read by one of two models."}


def create_app(database: str = "", slots: int = limits.SLOTS, rate: str = "", ready: threading.Event | None = None) -> Flask:
    """Make the application: the factory that serve(), the tests and a production server share.

    ``database`` is the SQLite file that keeps predictions; without one the newest thousand stay in memory. ``slots`` is how many
    predictions may be under way at once, ``rate`` how many requests one client may send ("10 per second"; without one, any number).
    A server that opens its port before its model is loaded sets ``ready`` when it is; until then predictions are refused with 503.
    """
    app = Documented(__name__, info=INFO, validation_error_callback=errors.answer_invalid)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.extensions["store"] = Database(database) if database else Memory()
    app.extensions["slots"] = threading.BoundedSemaphore(slots)
    app.extensions["ready"] = ready
    app.url_map.converters["id"] = PredictionId
    app.before_request(read_body)
    app.before_request(refuse_host)
    app.register_api(models)
    app.register_api(corrections.predictions)
    app.register_blueprint(pages)
    app.register_blueprint(moved)
    errors.register(app)
    if rate:
        limits.limit_rate(app, rate)
    return app


def refuse_host() -> None:
    """Refuse a request that doesn't say which host it is for, as HTTP/1.1 demands (RFC 9112 §3.2); gunicorn lets it through."""
    host, version = request.environ.get("HTTP_HOST"), request.environ.get("SERVER_PROTOCOL")
    if (host is None and version == "HTTP/1.1") or not re.fullmatch(HOST, host or ""):
        raise errors.BadHeader("the header Host must name one host")


def read_body() -> None:
    """Read the body before anything is refused: an answer sent while the client still talks can be lost (RFC 9112 §9.6)."""
    announced, read = request.content_length, len(request.get_data())
    if announced is None and read == MAX_BODY:
        abort(413)  # Werkzeug cuts a chunked body off at the limit, and says nothing
    if announced not in (None, read):
        raise Malformed("the body ended before its Content-Length")  # RFC 9112 §8; half a Protobuf message can be a whole one


def serve(port: int, database: str = "") -> None:
    """Serve on 127.0.0.1 with Flask's development server, whose log shows each traceback; for learning only."""
    model.predict(model.sample(0))
    create_app(database).run("127.0.0.1", port, threaded=True)


def serve_production(port: int, database: str = "", workers: int = 1, threads: int = 16, make: Callable[[str], Flask] = create_app) -> None:
    """Serve on 127.0.0.1 with gunicorn: workers of sixteen threads each, HTTP/1.1 connections kept alive (Linux and macOS).

    ``make(database)`` makes the application: ours, or the one that a benchmark compares with it.
    """
    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.http.errors import ParseException
    except ImportError:
        raise SystemExit("--production needs gunicorn, which runs on Linux and macOS only; leave the option out") from None

    class Production(BaseApplication):
        def load_config(self):
            wanted = {"bind": f"127.0.0.1:{port}", "worker_class": "gthread", "workers": workers, "threads": threads, "keepalive": 75}
            for key, value in (wanted | {"loglevel": "warning", "graceful_timeout": 2, "control_socket_disable": True}).items():
                self.cfg.set(key, value)

        def load(self):
            app = make(database)  # gunicorn reads a body's chunks when we ask for them, so that a broken one meets us
            app.register_error_handler(ParseException, lambda error: errors.answer(Malformed(f"the body can't be read: {error}")))
            return app

    model.predict(model.sample(0))  # fitted before the port opens, so that the first user doesn't wait for it
    Production().run()
