"""nbgrader, run as its manual says: ``nbgrader autograde`` and ``nbgrader generate_feedback``, once for the class."""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from benchmarks.graders_assignment import BLANK, EXERCISES, asserts, function, given
from benchmarks.graders_rivals import NAME, PATIENCE, Ran, expect, made, run, write

MARKS = f"""
import json
from nbgrader.api import Gradebook
found = {{}}
with Gradebook("sqlite:///gradebook.db") as book:
    for submission in book.assignment_submissions("{NAME}"):
        for notebook in submission.notebooks:
            found[submission.student.id] = {{grade.name.removeprefix("test-"): grade.score for grade in notebook.grades}}
print(json.dumps(found))
"""


def prepare(bin_: Path, folder: Path) -> None:
    """Make a course in ``folder``, with the assignment released."""
    cells = [new_code_cell(given())]
    for name in EXERCISES:
        cells.append(new_code_cell(function(name, BLANK), metadata={"nbgrader": _tag(name, solution=True)}))
        cells.append(new_code_cell(asserts(name), metadata={"nbgrader": _tag(f"test-{name}", grade=True, locked=True, points=1)}))
    write(cells, folder / "source" / NAME / f"{NAME}.ipynb")
    (folder / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "course"\n', encoding="utf-8")
    expect(run([bin_ / "nbgrader", "generate_assignment", NAME], folder))


def submit(folder: Path, student: str, sources: dict[str, str]) -> Path:
    """Hand in the released notebook with these answers in their cells, and return its path."""
    book = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in book.cells:
        cell.source = sources.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    path = made(folder / "submitted" / student / NAME) / f"{NAME}.ipynb"
    nbformat.write(book, path)
    return path


def grade(bin_: Path, folder: Path) -> None:
    """Grade whoever has handed in, one after another, as nbgrader does it, and write the feedback."""
    expect(autograde(bin_, folder, PATIENCE))
    expect(run([bin_ / "nbgrader", "generate_feedback", NAME], folder))


def autograde(bin_: Path, folder: Path, patience: float) -> Ran:
    """Grade, and say how it ended."""
    return run([bin_ / "nbgrader", "autograde", NAME], folder, patience)


def marks(bin_: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Return the marks in the gradebook, by student and exercise."""
    return read(run([bin_ / "python", "-c", MARKS], folder).words)


def read(words: str) -> dict[str, dict[str, int]]:
    """Return the marks that MARKS printed, among warnings; {} where it printed none."""
    lines = [line for line in words.splitlines() if line.startswith("{")]
    found = json.loads(lines[-1]) if lines else {}
    return {student: {name: int(score) for name, score in each.items()} for student, each in found.items()}


def _tag(grade_id: str, **more) -> dict:
    plain = {"grade": False, "solution": False, "locked": False, "task": False, "cell_type": "code", "schema_version": 3}
    return plain | {"grade_id": grade_id} | more
