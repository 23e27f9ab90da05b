"""The page on which a person allows an application something: the authorization endpoint (RFC 6749 §4.1, RFC 7636)."""

import hmac
import re
import secrets
import time
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, session
from werkzeug import Response

from .authorization import CODE_LIFETIME, Code, Registered, issue_code
from .errors import InvalidRequest

consent = Blueprint("consent", __name__)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # a SHA-256 as base64url without padding


class Denied(Exception):
    """A request of a known application that gets no code, with an ``error`` of RFC 6749 §4.1.2.1."""

    def __init__(self, client: Registered, error: str, why: str):
        super().__init__(why)
        self.client, self.error = client, error


@consent.get("/oauth/authorize")
def ask() -> str:
    """Show who wants what, with a form to allow or deny it."""
    client, scopes = _asked()
    session["consent"] = secrets.token_urlsafe(16)  # the form must send it back: another site can open this page, but not read it
    return render_template("consent.html", client=client, scopes=sorted(scopes), asked=request.args, consent=session["consent"])


@consent.post("/oauth/authorize")
def decide() -> Response:
    """Send the browser back to the application, with a code or with ``access_denied`` (RFC 6749 §4.1.2)."""
    client, scopes = _asked()
    shown, sent = session.pop("consent", ""), request.form.get("consent", "")
    if not shown or not hmac.compare_digest(shown.encode(), sent.encode()):
        raise InvalidRequest("this form was not opened in this browser, or was sent before; open the page again")
    if request.form.get("decision") != "allow":
        raise Denied(client, "access_denied", "the person said no")
    wanted = Code(client.client_id, client.redirect_uri, scopes, request.args["code_challenge"], time.time() + CODE_LIFETIME)
    return _back(client, code=issue_code(current_app.extensions["codes"], wanted))


@consent.errorhandler(Denied)
def deny(denied: Denied) -> Response:
    """Tell the application, through the browser, why it gets no code (RFC 6749 §4.1.2.1)."""
    return _back(denied.client, error=denied.error, error_description=str(denied))


def _back(client: Registered, **answer: str) -> Response:
    """Send the browser back to the application, with the state that it sent along."""
    if "state" in request.args:
        answer["state"] = request.args["state"]
    return redirect(f"{client.redirect_uri}?{urlencode(answer)}", 303)


@consent.after_request
def _keep_to_itself(response: Response) -> Response:
    """Let no other site frame the page and steal the click (RFC 6749 §10.13), no cache keep it, no Referer carry its address on."""
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _asked() -> tuple[Registered, set[str]]:
    """Return the client and the scopes that the address names.

    An unknown client, or an address to return to that is not letter for letter the registered one, is told to the person and never sent on:
    the browser would carry the code to a stranger (RFC 6749 §4.1.2.1, RFC 9700 §2.1).
    """
    asked = request.args
    client = current_app.extensions["clients"].get(asked.get("client_id", ""))
    if client is None or client.redirect_uri is None or asked.get("redirect_uri") != client.redirect_uri:
        raise InvalidRequest("no application with this client_id is registered for this redirect_uri")
    if asked.get("response_type") != "code":
        raise Denied(client, "unsupported_response_type", "send response_type=code")
    if asked.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        raise Denied(client, "invalid_request", "send code_challenge_method=S256 and a code_challenge of 43 characters")
    scopes = set(asked.get("scope", "").split()) or client.scopes
    if not scopes <= client.scopes:
        raise Denied(client, "invalid_scope", f"this application may ask for {' '.join(sorted(client.scopes))}")
    return client, scopes
