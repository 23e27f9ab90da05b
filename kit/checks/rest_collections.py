"""Checks of chapter 1, the collection: a page at a time, and only what has a label, whatever the label is."""

import http.client
import random
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, urljoin, urlsplit

import sqlalchemy as sql

from kit.apart.beside import beside
from kit.checks import Wrong, expect, limit, place
from kit.checks.exchange import Answer, ask
from kit.checks.rest_seeds import SEEDED, seeded, sow

HINTS = {
    "rest-7": "How many predictions does the last page have? Less than query.limit; so len(kept) decides whether there is a next. "
    "kept[-1] is the last one here, but only where there is one.",
    "rest-8": "Take the query of page() and add a condition to its where(): several conditions, with commas between, must all hold. "
    "predictions.c.label == label is a condition, and SQLAlchemy sends the label beside the query.",
}
PATTERNS = ("%", "_")
STRANGE = ("3' OR '1'='1", "'; DROP TABLE predictions; --", '3" OR 1=1 --', *PATTERNS, "31415926")  # the last is for _expect_apart
MEMBERS = {"id", "label", "score", "model_id", "corrected_label", "note", "version"}
Get = Callable[[str], Answer]


def rest_7(rest: ModuleType) -> None:
    """Pages follow each other to the end, and nothing is shown twice or left out."""
    with seeded(rest) as (port, _):
        get = partial(ask, port, "GET")
        _expect_followed(get, "/v1/predictions?limit=3", [1, 2, 3, 4, 5, 6, 7])
        _expect_followed(get, "/v1/predictions?after=7", [])
    app = rest.create_app()
    sow(app.extensions["store"])
    with limit(3):  # in this process, in memory: Database.labelled may still be a blank
        _expect_followed(partial(_get, app), "/v1/predictions?limit=2&label=3", [1, 3, 5, 7])
    app, labels = rest.create_app(), [random.choice("45") for _ in range(9)]  # and a collection that nobody knows by heart
    sow(app.extensions["store"], labels)
    with limit(3):
        _expect_followed(partial(_get, app), f"/v1/predictions?limit={random.randrange(1, 4)}&label=4", _ids(labels, "4"))


def rest_8(rest: ModuleType) -> None:
    """A label selects, in order and from where the last page ended; one that is a piece of SQL is only a label."""
    inside = beside(rest, "kit.checks.inside")
    with beside(rest, "tempfile").TemporaryDirectory() as folder:
        database = rest.database.Database(Path(folder) / "predictions.db")
        sow(database)
        inside.backwards(database.engine)
        for label, after, most, ids in (
            ("3", 0, 20, [1, 3, 5, 7]),
            ("3", 3, 20, [5, 7]),
            ("3", 0, 2, [1, 3]),
            ("5", 0, 1, [6]),
            ("9", 0, 20, []),
        ):
            found = _labelled(database, label, after, most)
            got = [each.id for each in found]
            sent = f"labelled({label!r}, after={after}, limit={most}), of predictions 1 to 7 with the labels {SEEDED}"
            expect(got == ids, sent=sent, got=f"ids {got}", expected=f"ids {ids}", cause=_why(got, ids))
        for label in STRANGE:
            _expect_apart(database, label, inside.overheard(database.engine))
        database.engine.dispose()
        _expect_fresh(rest, Path(folder) / "fresh.db")


def _ids(labels: Sequence[str], label: str) -> list[int]:
    return [number for number, each in enumerate(labels, 1) if each == label]


def _expect_fresh(rest: ModuleType, path: Path) -> None:
    """Judge what is found among labels that nobody knows by heart, of which one is a piece of SQL."""
    strange, database = f"{secrets.token_hex(2)}' OR '1'='1", rest.database.Database(path)
    labels = [random.choice("67") for _ in range(9)] + [strange]
    sow(database, labels)
    for label in ("7", strange):
        got, ids = [each.id for each in _labelled(database, label, 0, 20)], _ids(labels, label)
        expect(got == ids, sent=f"labelled({label!r}, …), of {labels}", got=f"ids {got}", expected=f"ids {ids}", cause=_why(got, ids))
    database.engine.dispose()


def _expect_apart(database, label: str, run: Callable[[], list[str]]) -> None:
    """Judge whether a label that is a piece of SQL, or could be one, stays apart from the query."""
    cause = "the label became a piece of the query: hand it over as a value, never with an f-string, % or +"
    if label in PATTERNS:
        cause = "the label was taken for a pattern: compare with ==, not with like"
    sent = f"labelled({label!r}, …)"
    found = _labelled(database, label, 0, 20, cause)
    expect(not found, sent=sent, got=f"{len(found)} predictions", expected="none: nothing has this label", cause=cause)
    left = len(database.page(0, 20))
    expect(left == len(SEEDED), sent=sent, got=f"{left} predictions left", expected="all 7", cause=cause)
    inside = [query for query in run() if label in query.replace("''", "'") and label not in PATTERNS]
    expect(not inside, sent=sent, got=" ".join("".join(inside).split()), expected="a query without the label in it", cause=cause)


def _labelled(database, label: str, after: int, most: int, cause: str = "the query is not one that SQLite understands") -> list:
    sent, expected = f"labelled({label!r}, after={after}, limit={most})", "a list of Kept"
    try:
        with limit(3):
            found = database.labelled(label, after, most)
    except (NotImplementedError, Wrong):  # Wrong: it took longer than the limit
        raise
    except Exception as error:
        if not isinstance(error, (sql.exc.SQLAlchemyError, sqlite3.Error)):
            cause = "a label is a text, whatever is in it; and Kept(*row) needs all the columns"
        if "Boolean value of this clause" in str(error):
            cause = "Python's `and` wants one truth value, and a condition has one for each row: hand where() both, with a comma between"
        expect(False, sent=sent, got=f"{type(error).__name__}: {error}{place(error)}", expected=expected, cause=cause)
    shaped = isinstance(found, list) and all(hasattr(each, "_asdict") for each in found)  # which page() needs
    cause = "return a list, and make a Kept of each row, as page() does: Kept(*row)"
    expect(shaped, sent=sent, got=found, expected=expected, cause=cause)
    return found


def _why(got: list, ids: list) -> str:
    if not got:
        return "nothing was found: is the label compared with the column that holds it?"
    if len(got) == len(ids):
        return "the oldest first, and the oldest are not left out: order_by(predictions.c.id), then limit(limit)"
    if set(ids) < set(got):
        return "too many: label, after and limit each leave some out; after leaves out its own id too"
    return "the database must filter by label first, and then stop at limit; a filter in Python comes too late"


def _get(app: object, target: str) -> Answer:
    response = app.test_client().get(target)
    headers = http.client.HTTPMessage()
    headers["Content-Type"] = response.headers["Content-Type"]
    return Answer(response.status_code, headers, response.get_data())


def _page(target: str, answer: Answer) -> dict:
    """Judge one page, without what was in it before: its status and its shape."""
    sent, got, cause = f"GET {target}", answer.status, "your function raised; see below. A page may be empty, and then there is no kept[-1]"
    if answer.status < 500:
        got, cause = f"{answer.status} {answer.text}", "the next of the page before asks for what can't be; url_for leaves out what is None"
    expect(answer.status == 200, sent=sent, got=got, expected=200, cause=cause)
    found, cause = answer.members, 'return {"predictions": [...], "next": …}: an object, with an object for each Kept (each._asdict())'
    shaped = isinstance(found, dict) and {"predictions", "next"} <= found.keys() and isinstance(found["predictions"], list)
    shaped = shaped and all(isinstance(each, dict) and each.keys() >= MEMBERS for each in found["predictions"])
    expect(shaped, sent=sent, got=answer.text, expected='{"predictions": [{"id": …, "label": …, …}, …], "next": …}', cause=cause)
    return found


def _expect_followed(get: Get, first: str, ids: list[int]) -> None:
    """Follow ``next`` from page to page, to where it is null, and judge what was seen."""
    target, seen = first, []
    most = int(parse_qs(urlsplit(first).query).get("limit", ["20"])[0])
    while target:
        found, here = _page(target, get(target)), target
        shown, following, sent = [each["id"] for each in found["predictions"]], found["next"], f"GET {target}"
        cause = "next must carry the same limit and label, and after=kept[-1].id: the last one of this page"
        expect(len(shown) <= most, sent=sent, got=f"ids {shown}", expected=f"at most {most}", cause=cause)
        repeated = sorted(set(shown) & set(seen))
        expect(not repeated, sent=f"{sent}, the next of the page before", got=f"{repeated} once more", expected="what follows", cause=cause)
        seen += shown
        last = "fewer predictions than query.limit: this is the last page, so next is None"
        expect(len(shown) == most or following is None, sent=sent, got=f"next: {following!r}", expected="next: null", cause=last)
        target = _target(following) if following is not None else None
    if seen == ids[: len(seen)]:
        cause = "a full page may be followed by another: its next is an address"
    elif sorted(seen) == ids:
        cause = "the predictions come in the order of kept"
    elif set(ids) < set(seen):
        cause = "the next page is of the same label: label=query.label"
    expect(
        seen == ids, sent=f"GET {first} and every next", got=f"ids {seen}, and then {here} has no next", expected=f"ids {ids}", cause=cause
    )


def _target(address: object) -> str:
    parts = urlsplit(urljoin("/v1/predictions", str(address)))
    cause = 'url_for("predictions.list_predictions", limit=…, after=…, label=…) builds the address'
    expect(parts.path == "/v1/predictions", sent="next", got=address, expected="/v1/predictions?…", cause=cause)
    return f"{parts.path}?{parts.query}"
