"""A client of the Flask service over one connection that it keeps open."""

import http.client
import json
from collections.abc import Sequence

from kit.contract import DEADLINE, Prediction, Refused, Request

from .. import codecs


class Client:
    """Call the service on 127.0.0.1:``port``, in the format of ``codec``, waiting at most ``deadline`` seconds for an answer."""

    def __init__(self, port: int, codec=codecs.Json, deadline: float = DEADLINE):
        self.codec = codec
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=deadline)

    def predict(self, features: Sequence[float], model_id: str = "") -> Prediction:
        """POST a Request to /v1/predictions and return the Prediction of the 201; for any other status raise ``self.refusal(…)``.

        ``self.refusal(response, body)`` makes a Refused of the answer. ``self.codec`` encodes and decodes; ``Content-Type`` and ``Accept``
        both carry its ``media_type``.
        ``self.connection.request(method, path, body, headers)`` sends, ``self.connection.getresponse()`` receives, and the
        response must be ``read()`` to its end before the connection can carry the next request.

        >>> Client(8000).predict(sample(3))                           # doctest: +SKIP
        Prediction(label='3', score=0.9588, model_id='linear')
        """
        # BEGIN SOLUTION rest-18: post the encoded request, read the answer, decode it
        headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
        self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 201:
            raise self.refusal(response, body)
        return self.codec.decode(body, Prediction)
        # END SOLUTION

    @staticmethod
    def refusal(response: http.client.HTTPResponse, body: bytes) -> Refused:
        """Return what the server refused: the ``detail`` of its problem details, or the bare reason where there are none."""
        if response.headers.get_content_type() == "application/problem+json":
            return Refused(json.loads(body)["detail"], response.status)
        return Refused(response.reason, response.status)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
