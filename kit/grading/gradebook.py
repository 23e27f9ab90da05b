"""The marks as files: grades.csv with everything, and what each learning platform imports.

``moodle.csv`` is for Grades › Import › CSV file: "Email address" or "ID number" (whichever more of the class has) to identify the
student, "Wirelab percent", "Wirelab points", "Feedback", and a column "<chapter> points" for each chapter. Map those that you want, the
feedback together with its grade. Moodle refuses a grade above the maximum of its item, which is 100 at most unless the site was set up
otherwise: hence the percent. One unknown student makes Moodle refuse the whole file, and a row without an identifier could go to the
student of the row before, so nobody stands in it twice or without one. "-" means no grade. https://docs.moodle.org/en/Grade_import

``canvas.csv`` is for Gradebook › Import: Student, ID, SIS User ID, SIS Login ID, Section, and the assignment "Wirelab", whose maximum is
in the row "Points Possible" below the header. ID is Canvas's own number, which we don't know; the number goes to SIS User ID, the
address to SIS Login ID. A blank cell leaves a score alone. There is no byte order mark: it would stand before the quote of the first
column, which a strict CSV reader refuses.

Gradescope documents no import of scores as CSV, only of rosters. What it does document is the results.json that an autograder leaves for
one submission, so ``gradescope/<student>.json`` is that: the final score, and tests with the automatic score, max_score, status, number,
name, output and tags, all as plain text. ``gradescope/addresses.json`` says whose is whose, for a run_autograder that copies the right
one by the address in its submission_metadata.json. https://gradescope-autograders.readthedocs.io/en/latest/specs/

All are UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises on CSV injection.
"""

import csv
from pathlib import Path

from kit.grading import marks
from kit.grading.plain import cell
from kit.grading.platforms import canvas, gradescope, moodle, names

FIXED = ("student", "name", "number", "email", "ending", "why", "attempt", "handed in", "late")
TOTALS = ("possible", "automatic", "by hand", "final", "late points")


def write(records: list[dict], folder: Path) -> list[str]:
    """Write grades.csv, moodle.csv, canvas.csv and gradescope/ into ``folder``; return a sentence for each student left out of one.

    In grades.csv "automatic" plus "by hand" is "final". The points of chapters and exercises are the automatic ones; an exercise that
    somebody marked by hand has a column for it beside its own. The platforms get what is final, of chapters too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(records, key=lambda record: record["student"])
    _save(folder / "grades.csv", _grades(ordered))
    rows, unnamed = moodle(ordered)
    _save(folder / "moodle.csv", rows)
    rows, unclear = canvas(ordered)
    _save(folder / "canvas.csv", rows)
    return [*unnamed, *unclear, *gradescope(ordered, folder / "gradescope")]


def _grades(records: list[dict]) -> list[list]:
    chapters = names(records, "chapter")
    exercises = names(records, "exercise")
    ruled = {name for record in records for name in marks.rulings(record)}
    exercises += sorted(ruled - set(exercises))
    beside = [heading for name in exercises for heading in ((name, f"{name} by hand") if name in ruled else (name,))]
    rows = [[*FIXED, *TOTALS, *(f"{name} points" for name in chapters), *beside]]
    for record in records:
        sums = {chapter.name: chapter.automatic for chapter in marks.chapters(record)}
        earned = {each["exercise"]: each["earned"] for each in record["exercises"]}
        earned |= {f"{name} by hand": ruling["earned"] for name, ruling in marks.rulings(record).items()}
        who = (cell(record.get(key)) for key in ("student", "name", "number", "email", "ending", "why"))
        came = (record.get("attempt"), cell(record.get("handed_in")), "late" if record.get("late") else "")
        totals = (record["possible"], record["earned"], marks.change(record), marks.final(record), marks.late_points(record))
        rows.append([*who, *came, *totals, *(sums.get(name) for name in chapters), *(earned.get(name) for name in beside)])
    return rows


def _save(path: Path, rows: list[list]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
