"""Marks given by hand: by_hand.csv beside the submissions. A line that fits no student or no exercise is an error: it would lose a mark."""

import csv
import difflib
import io
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kit.course import Course
from kit.grading.intake import Handed

NAME = "by_hand.csv"
COLUMNS = ("student", "exercise", "earned", "why", "who", "when")
DELIMITERS = ",;\t"  # spreadsheets write the second where a comma is the decimal mark


def read(folder: Path) -> list[dict]:
    """Return the rows of ``folder``/by_hand.csv, each with its ``line``; none where there is no such file.

    Raises ValueError, which names the file and the line, for what is no such list.
    """
    path = folder / NAME
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{NAME} is not UTF-8; save it again as CSV UTF-8") from None
    heading = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=heading.count), skipinitialspace=True)
    rows.fieldnames = [name.strip().casefold() for name in rows.fieldnames or []]
    if missing := [name for name in COLUMNS if name not in rows.fieldnames]:
        raise ValueError(f"{NAME}, line 1: no column {', '.join(missing)}; the first line is: {','.join(COLUMNS)}")
    return [{name: (row[name] or "").strip() for name in COLUMNS} | {"line": rows.line_num} for row in rows if any(row.values())]


def fitted(rows: Iterable[dict], handed: list[Handed], whole: Course, lesson: Course) -> list[dict]:
    """Return the rulings on the exercises of ``lesson``, each with the key of its student and ``earned`` as a number.

    A student is named by key, number, address or name, whichever is one student's alone. Raises ValueError, with the line, for a row
    whose student is not among ``handed``, whose exercise is not in the ``whole`` course, or whose points are more than it has.
    """
    people, found = _people(handed), []
    for row in rows:
        place = f"{NAME}, line {row['line']}"
        if (student := people.get(row["student"].casefold())) is None:
            raise ValueError(f"{place}: {row['student']!r} is no student of this class, or more than one{_near(row['student'], people)}")
        if (exercise := whole.exercises.get(row["exercise"])) is None:
            raise ValueError(f"{place}: there is no exercise {row['exercise']!r}{_near(row['exercise'], whole.exercises)}")
        earned = _points(row["earned"])
        if not 0 <= earned <= exercise.points:
            raise ValueError(f"{place}: {exercise.name} has {exercise.points} points, and {row['earned']!r} is no mark from 0 to that")
        if exercise.name in lesson.exercises:
            told = {name: row[name] for name in COLUMNS}
            found.append(told | {"student": student, "earned": int(earned) if earned == int(earned) else earned})
    return found


def _people(handed: list[Handed]) -> dict[str, str]:
    """Return each student's key by every word that is theirs alone; a key goes before a number, an address or a name."""
    words = [(word.casefold(), each.student) for each in handed for word in {each.number, each.email, each.name} if word]
    often = Counter(word for word, _ in words)
    return {word: student for word, student in words if often[word] == 1} | {each.student: each.student for each in handed}


def _near(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.casefold(), list(words), 3)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _points(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan
