"""Check of chapter 1, conditions: nobody overwrites what they have never seen."""

import json
import random
from types import ModuleType
from unittest import mock

from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.contract import Prediction

HINTS = {
    "rest-19": "First the two that mean any. Then take each ETag of the list apart: split at commas, strip, then what stands between "
    'the quote and the dash. Compare whole versions: "1" is no part of "11".',
}
CHANGED = "Changed: 412 (RFC 9110 §15.5.13), raised"
CONDITIONS = (  # the header, the version that is kept, what must come of it, and why
    (None, 3, None, "no If-Match, no condition: None"),
    ("*", 3, None, "* stands for any version: None"),
    ('"3-json"', 3, 3, "this is the version that is kept: return kept.version, an int"),
    ('"2-json"', 3, CHANGED, "somebody was here since version 2: raise Changed"),
    ('"4-json"', 3, CHANGED, "only the version that is kept matches, no other"),
    ('"3-msgpack"', 3, 3, "the version counts; the format, after the dash, does not"),
    ('"2-json", "3-json"', 3, 3, "one of several is enough: split at the commas, and strip"),
    ('"2-json","3-json"', 3, 3, "one of several is enough, with or without a space after the comma"),
    ('"1-json" , "2-msgpack"', 3, CHANGED, "none of several matches"),
    ('"1-json"', 11, CHANGED, "1 is not 11: compare the whole version, up to the dash"),
    ('"11-json"', 1, CHANGED, "11 is not 1: compare the whole version, up to the dash"),
    ('"11-json"', 11, 11, "a version may have several digits"),
    ('"7-json"', 3, CHANGED, "7 is the prediction's id; what is compared is its version"),
    ('"eleven"', 3, CHANGED, "an ETag that was never ours matches nothing, and is no error: a 412 like any other"),
    ('"X3-json"', 3, CHANGED, "an ETag that was never ours matches nothing: strip the quotes, and no more"),
    ('"2*"', 3, CHANGED, "a star inside of an ETag is none: only a header that is * and no more stands for any version"),
    ('"eleven", "3-json"', 3, 3, "an ETag that was never ours matches nothing; the next one may"),
    ('W/"3-json"', 3, CHANGED, "a weak ETag, W/, never matches an If-Match: it compares strongly (RFC 9110 §13.1.1)"),
    ('W/"2-json", "3-json"', 3, 3, "the weak one matches nothing, the other does"),
)


def rest_19(rest: ModuleType) -> None:
    """A change made to a version that is past is refused with 412, and two people lose nothing."""
    for condition in (*CONDITIONS, *_fresh()):
        _expect_outcome(rest, *condition)
    _expect_nothing_lost(rest)


def _fresh() -> list[tuple[str, int, object, str]]:
    """Return conditions that nobody knows by heart, in no order."""
    older, kept = sorted(random.sample(range(100, 1000), 2))
    this, past = f'"{older}-json", "{kept}-json"', f'"{older}-json", "{older + 1000}-json"'
    return random.sample([(this, kept, kept, "one of several is enough"), (past, kept, CHANGED, "none of several matches")], 2)


def _expect_outcome(rest: ModuleType, if_match: str | None, version: int, wanted: object, why: str) -> None:
    """Judge what the student's function returns, or what it raises."""
    sent = f"expected_version({if_match!r}, …), where version {version} is kept"
    kept = rest.store.Kept(7, "3", 0.9588, "linear", version=version)
    told = str(wanted) if wanted is CHANGED else repr(wanted)
    try:
        with limit(3):
            got = rest.corrections.expected_version(if_match, kept)
    except NotImplementedError:
        raise
    except Exception as error:
        refused = getattr(error, "code", None) == 412
        expect(wanted is CHANGED and refused, sent=sent, got=f"{type(error).__name__}: {error}, raised", expected=told, cause=why)
    else:
        why = "a condition that does not hold is raised, not returned: raise Changed" if isinstance(got, Exception) else why
        expect(wanted is not CHANGED and got == wanted, sent=sent, got=repr(got), expected=told, cause=why)


def _expect_nothing_lost(rest: ModuleType) -> None:
    """Let two people read one version and both correct it: the second is told, reads again, and only then overwrites."""
    app = rest.create_app()
    kept = app.extensions["store"].add(Prediction("3", 0.5, "linear"))
    target, people = f"/v1/predictions/{kept.id}", app.test_client()
    # What a PUT sets is another exercise, and may be blank as yet.
    corrections = beside(rest, rest.corrections.__name__)
    with mock.patch.object(corrections, "replaced", lambda correction: {"note": correction.note}), limit(3):
        seen = people.get(target).headers["ETag"]
        for person, status in (("the first", 200), ("the second", 412)):
            sent = f"PUT {target} by {person} of two who read ETag {seen}, with it as If-Match"
            answer = people.put(target, data=json.dumps({"note": person}), content_type="application/json", headers={"If-Match": seen})
            cause = "the first change makes another version, which the second person has not seen"
            expect(answer.status_code == status, sent=sent, got=answer.status_code, expected=status, cause=cause)
        found = people.get(target)
        cause = "who is refused must not have changed anything"
        expect(found.json["note"] == "the first", sent=f"GET {target}", got=found.json, expected="the first one's note", cause=cause)
        sent, headers = f"PUT {target} by the second, who has read it again", {"If-Match": found.headers["ETag"]}
        answer = people.put(target, json={"note": "the second"}, headers=headers)
        cause = "the ETag is that of the version which is kept"
        expect(answer.status_code == 200, sent=sent, got=answer.status_code, expected=200, cause=cause)
