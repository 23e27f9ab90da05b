"""Check of chapter 1, the client."""

import contextlib
from types import ModuleType

from kit import model
from kit.checks import expect, limit
from kit.checks.recorder import ANSWER, Backwards, expect_asked, outcome, recording
from kit.contract import Refused, Request

HINTS = {
    "rest-18": "request, getresponse, read: always these three, in this order, whatever the status. "
    "Only then choose between decode and refusal.",
}


def rest_18(rest: ModuleType) -> None:
    """The Client asks in its codec's format, reads the answer, raises the refusal, and keeps its connection."""
    with recording() as (port, seen), contextlib.closing(rest.Client(port, codec=Backwards)) as client, limit(12):
        prediction = outcome(client, "forest")
        expect_asked(seen, Request(model.sample(8), "forest"))
        cause = "decode the body with self.codec into a Prediction, and return it"
        expect(prediction == ANSWER, sent="predict(…)", got=prediction, expected=ANSWER, cause=cause)
        for status, detail in ((422, "too short"), (503, "Service Unavailable"), (200, "OK")):
            refusal = outcome(client, str(status))
            right = isinstance(refusal, Refused) and (refusal.code, refusal.detail) == (status, detail)
            cause = "whatever is not a 201 is a refusal: raise self.refusal(response, body)"
            sent, expected = f"predict(…), answered with {status}", f"Refused: {status}: {detail}, raised"
            expect(right, sent=sent, got=repr(refusal), expected=expected, cause=cause)
        outcome(client, "linear")
        dialled = len({asked.origin for asked in seen})
        cause = "self.connection is there already: use it for every request, and close nothing"
        expect(dialled == 1, sent="five calls of predict", got=f"{dialled} connections", expected="one connection", cause=cause)
