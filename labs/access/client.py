"""A client that fetches its own token, keeps it, and fetches another before it expires."""

import base64
import http.client
import json
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from kit.contract import DEADLINE, Prediction, Refused

EARLY = 30  # seconds before a token expires at which it is replaced: a request takes time too


class Client:
    """Call the service on 127.0.0.1:``port`` as the client ``client_id``, waiting at most ``deadline`` seconds for an answer."""

    def __init__(self, port: int, client_id: str, secret: str, scope: str = "", deadline: float = DEADLINE):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=deadline)
        self.credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.scope = scope
        self.token, self.expires = "", 0.0

    def predict(self, features: Sequence[float], model_id: str = "") -> Prediction:
        """POST a prediction and return it; a token that is refused is replaced once. Raise Refused with the server's words otherwise."""
        if time.monotonic() > self.expires - EARLY:
            self.fetch_token()
        try:
            return self._predict(features, model_id)
        except Refused as refused:
            if refused.code != 401:
                raise
        self.fetch_token()
        return self._predict(features, model_id)

    def fetch_token(self) -> None:
        """Ask for a token with our own credentials (RFC 6749 §4.4)."""
        form = {"grant_type": "client_credentials"} | ({"scope": self.scope} if self.scope else {})
        headers = {"Authorization": f"Basic {self.credentials}", "Content-Type": "application/x-www-form-urlencoded"}
        asked = time.monotonic()  # the lifetime counts from here at the latest
        status, answer = self._ask("/oauth/token", urlencode(form), headers)
        if status != 200:
            raise Refused(answer.get("error_description", ""), answer.get("error", status))
        self.token, self.expires = answer["access_token"], asked + answer["expires_in"]

    def _predict(self, features: Sequence[float], model_id: str) -> Prediction:
        body = json.dumps({"features": list(features), "model_id": model_id})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        status, answer = self._ask("/v1/predictions", body, headers)
        if status != 201:
            raise Refused(answer.get("detail", ""), status)
        return Prediction(**answer)

    def _ask(self, target: str, body: str, headers: dict[str, str]) -> tuple[int, dict]:
        self.connection.request("POST", target, body, headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
