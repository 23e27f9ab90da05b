"""Check of chapter 1, the client."""

import contextlib
import random
import secrets
from types import ModuleType

from kit import model
from kit.checks import expect, limit
from kit.checks.recorder import ANSWER, Backwards, expect_asked, outcome, recording
from kit.contract import Prediction, Refused, Request

HINTS = {
    "rest-18": "request, getresponse, read: always these three, in this order, whatever the status. "
    "Only then choose between decode and refusal.",
}


def rest_18(rest: ModuleType) -> None:
    """The Client asks in its codec's format, reads the answer, raises the refusal, and keeps its connection."""
    _expect_spoken(rest, model.sample(8), ANSWER, "too short")
    drawn, fresh = [float(random.randrange(17)) for _ in range(model.PIXELS)], Prediction(secrets.token_hex(3), 0.5, "forest")
    _expect_spoken(rest, drawn, fresh, secrets.token_hex(3))  # once more, with what nobody knows by heart


def _expect_spoken(rest: ModuleType, features: list[float], answer: Prediction, detail: str) -> None:
    """Judge five calls of predict on one connection."""
    with recording(answer, detail) as (port, seen), contextlib.closing(rest.Client(port, codec=Backwards)) as client, limit(12):
        prediction = outcome(client, "forest", features)
        expect_asked(seen, Request(features, "forest"))
        cause = "decode the body with self.codec into a Prediction, and return it"
        expect(prediction == answer, sent="predict(…)", got=prediction, expected=answer, cause=cause)
        for status, told in ((422, detail), (503, "Service Unavailable"), (200, "OK")):
            refusal = outcome(client, str(status), features)
            right = isinstance(refusal, Refused) and (refusal.code, refusal.detail) == (status, told)
            cause = "whatever is not a 201 is a refusal: raise self.refusal(response, body)"
            sent, expected = f"predict(…), answered with {status}", f"Refused: {status}: {told}, raised"
            expect(right, sent=sent, got=refusal, expected=expected, cause=cause)
        outcome(client, "linear", features)
        dialled = len({asked.origin for asked in seen})
        cause = "self.connection is there already: use it for every request, and close nothing"
        expect(dialled == 1, sent="five calls of predict", got=f"{dialled} connections", expected="one connection", cause=cause)
