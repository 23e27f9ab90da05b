"""Check of chapter 1, a label that selects: only what has it, whatever the label is."""

import random
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import sqlalchemy as sql

from kit.apart.beside import beside
from kit.checks import Wrong, expect, limit, place
from kit.checks.rest_seeds import SEEDED, ids_of, sow

HINTS = {
    "rest-8": "Take the query of page() and add a condition to its where(): several conditions, with commas between, must all hold. "
    "predictions.c.label == label is a condition, and SQLAlchemy sends the label beside the query.",
}
PATTERNS = ("%", "_")
STRANGE = ("3' OR '1'='1", "'; DROP TABLE predictions; --", '3" OR 1=1 --', *PATTERNS, "31415926")  # the last is for _expect_apart


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
        _expect_whole(database)
        database.engine.dispose()
        _expect_fresh(rest, Path(folder) / "fresh.db")


def _expect_fresh(rest: ModuleType, path: Path) -> None:
    """Judge what is found among labels that nobody knows by heart, of which one is a piece of SQL."""
    strange, database = f"{secrets.token_hex(2)}' OR '1'='1", rest.database.Database(path)
    labels = [random.choice("67") for _ in range(9)] + [strange]
    sow(database, labels)
    for label in ("7", strange):
        got, ids = [each.id for each in _labelled(database, label, 0, 20)], ids_of(labels, label)
        expect(got == ids, sent=f"labelled({label!r}, …), of {labels}", got=f"ids {got}", expected=f"ids {ids}", cause=_why(got, ids))
    database.engine.dispose()


def _expect_whole(database) -> None:
    """Judge a label that is a part of another one, and that a person put in another one's place."""
    sow(database, ("33", "5", "3", "3"))  # with the ids from 8 on
    for prediction_id, correction in ((9, "3"), (10, "5")):
        database.change(prediction_id, {"corrected_label": correction})
    got = [each.id for each in _labelled(database, "3", 7, 20)]
    sent = "labelled('3', after=7, limit=20), of 8 with the label 33, 9 with 5 (corrected to 3), 10 with 3 (corrected to 5), 11 with 3"
    cause = "compare the column label, and the whole of it: 33 is not 3, and what a person said instead stands in another column"
    cause = _why(got, [10, 11]) if got == [11, 10] else cause
    expect(got == [10, 11], sent=sent, got=f"ids {got}", expected="ids [10, 11]", cause=cause)


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
