"""Authorization server and resource server in one application, as a small team would start."""

import hashlib
import itertools
import logging
import os
import re
import secrets

from flask import Flask

from kit import model
from kit.contract import MAX_BODY

from . import errors
from .authorization import SCOPES, Registered, authorization
from .consent import consent
from .keyring import KeyRing
from .keys import PREFIX, Record, digest
from .resources import resources

CLIENT_ID, CLIENT_SECRET, API_KEY = "WIRELAB_CLIENT_ID", "WIRELAB_CLIENT_SECRET", "WIRELAB_API_KEY"  # variables of the environment
REDIRECT_URI = "http://127.0.0.1:8009/callback"  # where the page of the browser client is told to listen

SECRET = re.compile(  # what it follows, and how far it goes; or what it looks like: an API key, a token
    rf"(\b(?:access_token|api_key|client_secret|code|code_verifier|X-API-Key)=|\b(?:bearer|basic) +)[^&\s\"',]+"
    rf"|{PREFIX}[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*",
    re.IGNORECASE,
)


class Discreet(logging.Formatter):
    """Keeps secrets out of a log, which more people read than may use what is in it: out of a request's line, and out of a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry with … in place of each secret."""
        return SECRET.sub(lambda found: (found[1] or "") + "…", super().format(record))


def create_app() -> Flask:
    """Make the application. Secrets come from the environment; one that is not set is made for this process, and nobody knows it."""
    app = Flask(__name__)
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]  # the document of RFC 8414 says where we are, by the Host that was asked for
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, SECRET_KEY=secrets.token_bytes(32), SESSION_COOKIE_SAMESITE="Lax")
    app.extensions["keyring"] = KeyRing()
    app.extensions["clients"] = _clients()
    app.extensions["codes"] = {}
    app.extensions["records"] = [Record("ada", digest(os.environ.get(API_KEY) or secrets.token_urlsafe(32)))]
    app.extensions["predictions"], app.extensions["ids"] = {}, itertools.count(1)
    for blueprint in (authorization, consent, resources):
        app.register_blueprint(blueprint)
    errors.register(app)
    return app


def _clients() -> dict[str, Registered]:
    secret = os.environ.get(CLIENT_SECRET) or secrets.token_urlsafe(32)
    confidential = Registered(os.environ.get(CLIENT_ID) or "ada", hashlib.sha256(secret.encode()).hexdigest(), SCOPES)
    reader = Registered("reader", confidential.digest, {"predictions:read"})
    page = Registered("page", None, SCOPES, REDIRECT_URI)
    return {client.client_id: client for client in (confidential, reader, page)}


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with Flask's development server; for learning only."""
    for handler in logging.getLogger().handlers:  # Flask's log and Werkzeug's end here too
        handler.setFormatter(Discreet("%(message)s"))
    model.predict(model.sample(0))
    create_app().run("127.0.0.1", port, threaded=True, debug=False)  # whatever FLASK_DEBUG says: a debug page shows every variable
