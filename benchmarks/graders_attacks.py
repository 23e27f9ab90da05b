"""Six simple attacks on a grader, run for real in throwaway folders. Each submission answers nothing: every point that it gets is forged.

The code stands in the cell of the first exercise, or for ours in its file; the others are left blank. The control is nothing but blanks.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat

from benchmarks import graders_nbgrader, graders_otter, graders_ours
from benchmarks.graders_assignment import BLANK, EXERCISES, function
from benchmarks.graders_forgeries import NBGRADER, OTTER, OURS
from benchmarks.graders_rivals import Ran

ATTACKS = {
    "control": "answers nothing",
    "patch": "patches what runs the checks",
    "equal": "returns what equals everything",
    "print": "prints what a right answer shows",
    "exit": "calls os._exit(0)",
    "write": "writes the result itself",
    "edit": "edits checks and their outputs",
}
PATIENCE = 120  # seconds for one attack


def on_nbgrader(bin_: Path, tell: Callable[[str], None] = lambda _: None) -> dict[str, dict]:
    """Return, for each attack, the points gained and how the run ended; each in a course of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh"
        graders_nbgrader.prepare(bin_, fresh)
        for attack in ATTACKS:
            tell(f"nbgrader is attacked: {attack}")
            course = shutil.copytree(fresh, Path(folder) / attack)
            path = graders_nbgrader.submit(course, "mallory", _sources(NBGRADER.get(attack)))
            if attack == "edit":
                _edit(path)
            ran = graders_nbgrader.autograde(bin_, course, PATIENCE)
            found[attack] = _row(ran, graders_nbgrader.marks(bin_, course).get("mallory", {}))
    return found


def on_otter(bin_: Path, tell: Callable[[str], None] = lambda _: None) -> dict[str, dict]:
    """Return, for each attack, the points gained and how the run ended."""
    found = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        graders_otter.prepare(bin_, folder)
        for attack in ATTACKS:
            tell(f"otter-grader is attacked: {attack}")
            path = graders_otter.submit(folder, attack, _sources(OTTER.get(attack)))
            if attack == "edit":
                _edit(path)
            ran = graders_otter.autograde(bin_, path.parent, PATIENCE)
            found[attack] = _row(ran, graders_otter.marks(folder)[attack])
    return found


def on_ours() -> dict[str, dict]:
    """Return, for each attack, the points gained and how the run ended; all are handed in together, as a class."""
    with graders_ours.elsewhere() as made:
        folder = Path(made)
        graders_ours.prepare(folder)
        for attack in ATTACKS:
            labs = graders_ours.submit(folder, attack, {})
            with (labs / "start.py").open("a", encoding="utf-8") as file:
                file.write(OURS.get(attack, ""))
            if attack == "edit":
                _edit(Path(shutil.copy(folder / "notebooks" / "0_start.ipynb", labs.parent)))
        graders_ours.grade(folder)
        marks = graders_ours.marks(folder)
    return {attack: _row(Ran(0 if attack in marks else 1, ""), marks.get(attack, {})) for attack in ATTACKS}


def _sources(code: str | None) -> dict[str, str]:
    blank = {name: function(name, BLANK) for name in EXERCISES}
    return blank if code is None else blank | {next(iter(EXERCISES)): code}


def _edit(path: Path) -> None:
    """Let every check of a submitted notebook do nothing, and store the outputs of a run in which all was right."""
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") or "check(" in cell.source:
            cell.source = "1"
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1"}, execution_count=1)]
    passed = nbformat.v4.new_output("stream", text="All test cases passed!")
    checks = [f'grader.check("{name}")' for name in EXERCISES]
    book.cells += [nbformat.v4.new_code_cell(check, outputs=[passed], execution_count=9) for check in checks]
    nbformat.write(book, path)


def _row(ran: Ran, marks: dict[str, int]) -> dict:
    ended = {0: "graded", None: f"stopped after {PATIENCE} s"}.get(ran.code, "an error")
    return {"gained": sum(marks.values()), "ended": ended}
