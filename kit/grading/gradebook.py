"""The marks as files: grades.csv with everything, and what each learning platform imports.

What is written depends on what exported the class, for Moodle and Canvas name students in ways that no other platform knows. "number" in
grades.csv is what the export calls a student by. Where some chapters alone were graded, "Wirelab" is "Wirelab rest" in every heading.

``moodle_worksheet.csv`` is for a class that Moodle exported, for Assignment › Upload grading worksheet. Moodle looks for "Identifier",
"Grade" and "Last modified (grade)" in the language of whoever uploads it, and refuses a file without them: use Moodle in English. A student
is "Participant 4711", by the number in the export, which is that of this one assignment. Where students hand in as groups it is the
group's, which may be the number of somebody else: then don't upload the file, and enter the marks by hand. The grade is in percent, so the
assignment's maximum grade must be 100, as Moodle proposes; a higher grade is skipped, and a blank one leaves the grade alone. "Last
modified (grade)" is blank, so whoever has a grade keeps it unless you tick "Allow updating records that have been modified more recently in
Moodle than in the spreadsheet". "Feedback comments" are taken where the assignment has that type of feedback.

``moodle.csv`` is for a class of Gradescope's or with names of your own, for Grades › Import › CSV file: "Email address" or "ID number"
(whichever more of the class has) to identify the student, "Wirelab percent", "Wirelab points", "Feedback", and a column "<chapter> points"
for each chapter. Map those that you want, the feedback together with its grade. Moodle refuses a grade above the maximum of its item, which
is 100 at most unless the site was set up otherwise: hence the percent. One unknown student makes Moodle refuse the whole file, and a row
without an identifier could go to the student of the row before, so nobody stands in it twice or without one. "-" means no grade.
https://docs.moodle.org/en/Grade_import

``canvas.csv`` is for any class but Moodle's, for Gradebook › Import: Student, ID, SIS User ID, SIS Login ID, Section, and the assignment.
Its name in Canvas must be that heading to the letter, or Canvas makes a new one; its maximum is in the row "Points Possible". The number in
the names of Canvas's own export is Canvas's and goes to ID; any other goes to SIS User ID, an address to SIS Login ID. Where an assignment
is graded anonymously, Canvas exports no number. A blank cell leaves a score alone. There is no byte order mark: it would stand before the
quote of the first column, which a strict CSV reader refuses.

Gradescope documents no import of scores as CSV, only of rosters. What it does document is the results.json that an autograder leaves for
one submission, so ``gradescope/<student>.json`` is that, for a class that Gradescope exported: the final score, and tests with the
automatic score, max_score, status, number, name, output and tags, all as plain text. ``gradescope/addresses.json`` says whose is whose, for
a run_autograder that copies the right one by the address in its submission_metadata.json.
https://gradescope-autograders.readthedocs.io/en/latest/specs/

All are UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises on CSV injection.
"""

import csv
from pathlib import Path

from kit.grading import gradescope, marks
from kit.grading.plain import cell
from kit.grading.platforms import canvas, moodle, names, worksheet

FIXED = ("student", "name", "number", "email", "ending", "why", "attempt", "handed in", "late")
TOTALS = ("possible", "automatic", "by hand", "final", "late points")
TABLES = (  # for Moodle and Canvas: the file, its rows, and for a class of which export
    ("moodle_worksheet.csv", worksheet, ("moodle",)),
    ("moodle.csv", moodle, ("gradescope", "plain")),
    ("canvas.csv", canvas, ("canvas", "gradescope", "plain")),
)


def write(records: list[dict], folder: Path) -> list[str]:
    """Write grades.csv and what the platforms import into ``folder``; return a sentence on the students left out of each.

    What was written for the platforms before is removed, for it may be of another class. In grades.csv "automatic" plus "by hand" is
    "final". The points of chapters and exercises are the automatic ones; an exercise that somebody marked by hand has a column for it
    beside its own. The platforms get what is final, of chapters too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(records, key=lambda record: record["student"])
    _save(folder / "grades.csv", _grades(ordered))
    told = []
    for name, shaped, exports in TABLES:
        (folder / name).unlink(missing_ok=True)
        if own := _of(ordered, *exports):
            rows, left = shaped(own)
            _save(folder / name, rows)
            told += left
    gradescope.forget(folder / "gradescope")
    own = _of(ordered, "gradescope")
    return told + (gradescope.write(own, folder / "gradescope") if own else [])


def _of(records: list[dict], *exports: str) -> list[dict]:
    """Return the records of students of these exports; none where nobody of them has a mark, for then there is nothing to import."""
    own = [record for record in records if record["lms"] in exports]
    return own if any(marks.final(record) is not None for record in own) else []


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
