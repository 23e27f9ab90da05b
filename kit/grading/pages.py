"""One feedback page for each student: a file that needs nothing else, runs no script and asks no host for anything.

Two things keep a student's text harmless. Whatever a template puts out is first made plain (``kit.grading.plain``), then escaped by
Jinja; nothing else marks a text as safe. And the page's own policy allows one style sheet, by its hash, and no script at all.
"""

import base64
import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kit.grading import endings, marks, told
from kit.grading.plain import line, shown

HERE = Path(__file__).parent
LONGEST = 200  # characters of a name, a number, a path or what a check shows
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def write(record: dict, folder: Path) -> Path:
    """Write the feedback page of ``record`` to ``folder``/feedback/<student>.html and return its path.

    Raises ValueError for a student whose key is no safe file name.
    """
    if not SAFE.fullmatch(record["student"]):
        raise ValueError(f"{record['student']!r} is no safe file name; letters of ASCII, digits, dots and dashes are")
    path = folder / "feedback" / f"{record['student']}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(record), encoding="utf-8", newline="\n")
    return path


def page(record: dict) -> str:
    """Return the feedback page of ``record`` as HTML."""
    exercises = [told.exercise(each, marks.rulings(record).get(each["exercise"])) for each in record["exercises"]]
    by_chapter = {
        chapter.name: sorted((each for each in exercises if each["chapter"] == chapter.name), key=lambda each: each["order"])
        for chapter in marks.chapters(record)
    }
    points = {"final": marks.final(record), "change": marks.change(record), "late": marks.late_points(record)}
    return fill(
        "feedback.html",
        record=record,
        ending=endings.of_submission(record["ending"]),
        points=points | {"undecided": marks.undecided(record)},
        ruled=bool(marks.rulings(record)),
        chapters=marks.chapters(record),
        by_chapter=by_chapter,
        faults={name: told.fault(members) for name, members in by_chapter.items()},
        handed_in=_minute(record.get("handed_in")),
        notes=[note for note in record.get("notes") or [] if "labs/" in note],  # on the student's files; the others are the instructor's
    )


def fill(template: str, **values: object) -> str:
    """Return ``template`` filled with ``values``, under a policy that allows its own style sheet, pictures as data, and nothing else."""
    style = (HERE / "static" / "pages.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return _environment().get_template(template).render(style=Markup(style), policy=policy, **values)


@cache
def _environment() -> Environment:
    """Return the templates; ``finalize`` sees each value before it is escaped, so that no template can forget to make it plain."""
    found = Environment(
        loader=PackageLoader("kit.grading"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"brief": _brief, "points": lambda points: f"{points:g}"}
    return found


def _minute(when: str | None) -> str:
    """Return a time of a record for reading, as in 2026-11-30 10:03 UTC."""
    return datetime.fromisoformat(when).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if when else ""


def _brief(text: object) -> str:
    """Return ``text`` on one line, and no longer than a heading may be."""
    plain = line("" if text is None else text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def _plain(value: object) -> object:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
