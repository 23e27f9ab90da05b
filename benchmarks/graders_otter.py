"""otter-grader without Docker: ``otter run`` once for each submission. Its batch command, ``otter grade``, does the same in containers."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbformat.v4 import new_code_cell

from benchmarks import graders_asserts
from benchmarks.graders_assignment import EXERCISES, given
from benchmarks.graders_rivals import NAME, PATIENCE, Ran, expect, made, run, write

TEST = """\
{imports}
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1


@test_case()
{source}
"""


def prepare(bin_: Path, folder: Path) -> None:
    """Make the tests, and the autograder's zip of them, in ``folder``."""
    text = Path(graders_asserts.__file__).read_text(encoding="utf-8")
    imports, *functions = text.split('"""', 2)[2].strip().split("\n\n\n")
    for name, source in zip(EXERCISES, functions, strict=True):
        goal = made(folder / "tests") / f"{name.replace('-', '_')}.py"
        goal.write_text(TEST.format(imports=imports, name=name, source=source), encoding="utf-8")
    expect(run([bin_ / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder))


def submit(folder: Path, student: str, sources: dict[str, str]) -> Path:
    """Hand in a notebook of what was given and these answers, and return its path."""
    path = folder / "submitted" / student / f"{NAME}.ipynb"
    write([new_code_cell(given()), *(new_code_cell(source) for source in sources.values())], path)
    return path


def grade(bin_: Path, folder: Path, at_once: int = 1) -> None:
    """Grade whoever has handed in, ``at_once`` at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        for ran in pool.map(lambda each: autograde(bin_, each, PATIENCE), sorted((folder / "submitted").iterdir())):
            expect(ran)


def autograde(bin_: Path, submission: Path, patience: float) -> Ran:
    """Grade one submission, and say how it ended."""
    out, zipped = made(submission / "out"), submission.parents[1] / "autograder.zip"
    return run([bin_ / "otter", "run", "-a", zipped, "-o", out, "--no-logo", submission / f"{NAME}.ipynb"], submission, patience)


def marks(folder: Path) -> dict[str, dict[str, int]]:
    """Return the marks, by student and exercise."""
    return {each.name: read(each / "out" / "results.json") for each in sorted((folder / "submitted").iterdir())}


def read(path: Path) -> dict[str, int]:
    """Return the marks in a results.json; {} where otter wrote none."""
    tests = json.loads(path.read_text(encoding="utf-8"))["tests"] if path.exists() else []
    return {each["name"]: int(each["score"]) for each in tests if each["name"] in EXERCISES}
