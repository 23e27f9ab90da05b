"""Checks of chapter 1, the changes: PUT replaces, PATCH merges, DELETE may be repeated."""

import json
import random
import secrets
from collections.abc import Mapping
from types import ModuleType

from kit.checks import Wrong, expect, limit, place
from kit.checks.exchange import Answer, ask
from kit.checks.rest_resources import expect_raised
from kit.checks.rest_seeds import SEEDED, seeded, sow

HINTS = {
    "rest-9": "A dict with exactly two names. A Correction has None for what was not sent, which is what PUT means.",
    "rest-10": "Loop over correction.model_fields_set; getattr(correction, name) is the value that was sent, null included.",
    "rest-11": "store().delete(…) does the work and returns True or False. "
    "Refused(detail, code=404) for False, Response(status=204) for True.",
}
JSON = {"Content-Type": "application/json"}
BOTH = {"corrected_label": "8", "note": "smudged"}
EMPTY = "an empty text is a text, and not None: set what was sent, as it was sent"
COLUMNS = 'return a dict of the columns to set; their names are "corrected_label" and "note"'


def rest_9(rest: ModuleType) -> None:
    """PUT sets both members, empties what it was not sent, and may be repeated."""
    _expect_columns(rest, "replaced", "set both: corrected_label and note")
    with seeded(rest) as (port, _):
        steps = (
            ({"corrected_label": "8", "note": "smudged"}, ("8", "smudged"), "set both: corrected_label and note"),
            ({"note": "clear"}, (None, "clear"), "a member that is not sent must be None afterwards: PUT replaces, only PATCH merges"),
            ({"note": "clear"}, (None, "clear"), "the same PUT again must leave the same"),
            ({}, (None, None), "an empty PUT empties both"),
            ({"corrected_label": "5", "note": ""}, ("5", ""), EMPTY),
            (fresh := _fresh(), tuple(fresh.values()), "set both: corrected_label and note, as they were sent"),
        )
        _expect_steps(port, "PUT", steps)


def rest_10(rest: ModuleType) -> None:
    """PATCH changes what it was sent, leaves the rest alone, and empties a member with null."""
    _expect_columns(rest, "merged", "all the members that were sent")
    with seeded(rest) as (port, _):
        steps = (
            ({"note": "smudged"}, (None, "smudged"), "set the members that were sent"),
            (
                {"corrected_label": "8"},
                ("8", "smudged"),
                "a member that is not sent must stay as it is; model_fields_set names those that were",
            ),
            ({"note": None}, ("8", None), "null was sent, so it counts: it empties the member (RFC 7396 §1)"),
            ({}, ("8", None), "nothing was sent, so nothing changes"),
            ({"note": ""}, ("8", ""), EMPTY),
            ({"corrected_label": "1", "note": "sure"}, ("1", "sure"), "all the members that were sent"),
            (fresh := _fresh(), tuple(fresh.values()), "all the members that were sent, as they were sent"),
        )
        _expect_steps(port, "PATCH", steps)


def rest_11(rest: ModuleType) -> None:
    """DELETE answers 204 with no body, takes one prediction away, and a repetition takes no other."""
    with seeded(rest) as (port, path):
        sent, answer = "DELETE /v1/predictions/3", ask(port, "DELETE", "/v1/predictions/3")
        cause = (
            "your function raised, or returned nothing; see below"
            if answer.status >= 500
            else "Response(status=204) says: done, and no body"
        )
        expect(answer.status == 204, sent=sent, got=answer.status, expected="204 No Content (RFC 9110 §15.3.5)", cause=cause)
        left = [1, 2, 4, 5, 6, 7]
        _expect_left(rest, path, left, sent, "store().delete(prediction_id) deletes the one that is meant")
        again = ask(port, "DELETE", "/v1/predictions/3")
        _expect_left(rest, path, left, f"{sent} once more", "DELETE is idempotent: a repetition must not touch another prediction")
        cause = "store().delete says whether there was one; where there was none, raise Refused(…, code=404)"
        expect(again.status == 404, sent=f"{sent} once more", got=again.status, expected="404: it is gone", cause=cause)
        left.remove(any_of := random.choice(left))
        ask(port, "DELETE", f"/v1/predictions/{any_of}")
        _expect_left(rest, path, left, f"DELETE /v1/predictions/{any_of}", "store().delete(prediction_id) deletes the one that is meant")
    app = rest.create_app()
    sow(app.extensions["store"])
    with app.test_request_context(), limit(3):  # on the wire Werkzeug leaves out what a 204 must not have
        body = app.make_response(rest.predictions.removed(3)).get_data(as_text=True)
        cause = "a 204 has no body, and Werkzeug doesn't send this one: whoever wrote it for a client is disappointed"
        expect(not body, sent="removed(3)", got=f"204 with the body {body!r}", expected="an empty body (RFC 9110 §15.3.5)", cause=cause)
        expect_raised("removed(3) once more", lambda: rest.predictions.removed(3))


def _fresh() -> dict[str, str]:
    """Return a correction that nobody knows by heart."""
    return {"corrected_label": str(random.randrange(10)), "note": f" {secrets.token_hex(4)} "}


def _expect_columns(rest: ModuleType, name: str, cause: str) -> None:
    """Judge what a function makes of a correction in which both members are sent."""
    sent = f"{name}(Correction(corrected_label='8', note='smudged'))"
    try:
        with rest.create_app().test_request_context(), limit(3):
            got = getattr(rest.corrections, name)(rest.schemas.Correction(**BOTH))
    except (NotImplementedError, Wrong):
        raise
    except Exception as error:
        reason = "what was sent is in correction; reading the request and changing the store are others' work"
        expect(False, sent=sent, got=f"{error!r}{place(error)}", expected=BOTH, cause=reason)
    named = isinstance(got, Mapping) and got.keys() <= BOTH.keys()
    reason = "what the model said stays: the correction stands beside it" if isinstance(got, Mapping) and "label" in got else COLUMNS
    expect(named, sent=sent, got=got, expected=BOTH, cause=reason)
    expect(dict(got) == BOTH, sent=sent, got=got, expected=BOTH, cause=cause)


def _expect_steps(port: int, verb: str, steps: tuple) -> None:
    """Send corrections one after another to the third prediction; judge each answer, and what is found there afterwards."""
    target, told = "/v1/predictions/3", f"{verb} /v1/predictions/3"
    for body, (label, note), cause in steps:
        sent = f"{told} with {json.dumps(body)}"
        for answer in (ask(port, verb, target, json.dumps(body).encode(), JSON), ask(port, "GET", target)):
            found = _found(sent, answer)
            wanted = {"label": SEEDED[2], "corrected_label": label, "note": note}
            got = {name: found.get(name) for name in wanted}
            reason = "what the model said stays: the correction stands beside it" if got["label"] != SEEDED[2] else cause
            expect(got == wanted, sent=sent, got=got, expected=wanted, cause=reason)


def _found(sent: str, answer: Answer) -> dict:
    expect(answer.status == 200, sent=sent, got=f"{answer.status} {answer.text}", expected=200, cause=COLUMNS)
    expect(isinstance(answer.members, dict), sent=sent, got=answer.text, expected="a prediction", cause=COLUMNS)
    return answer.members


def _expect_left(rest: ModuleType, path, ids: list[int], sent: str, cause: str) -> None:
    left = [each.id for each in rest.database.Database(path).page(0, 100)]
    expect(left == ids, sent=sent, got=f"predictions {left} are left", expected=f"predictions {ids}", cause=cause)
