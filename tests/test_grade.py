"""The scoreboard and the grader: what counts, what is said, and what is no submission. Whole runs stand in test_notebooks.py."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from kit import score
from kit.course import Chapter, Course, Exercise
from kit.score import Row

CELLS = {  # a cell's source, its exercise and that one's points, in a notebook that is made for this test
    "right": ("print('right')", "demo-1", 3),
    "wrong": ("raise ValueError('not yet')", "demo-2", 2),
    "changed": ("print('something else')", "demo-3", 4),
    "hanging": ("import time; time.sleep(60)", "demo-4", 1),
    "after": ("print('right')", "demo-5", 5),
    "late": ("raise ValueError('not yet')", "demo-6", 6),
    "dropped": ("print('right')", "demo-7", '"dropped"'),
    "demo": ("raise LookupError('a demo that broke')", "", 0),
}
COURSE = Course((Chapter("rest", Path("1_rest.ipynb"), None, (Exercise("rest-2", "rest", 2), Exercise("rest-3", "rest", 0))),))


@pytest.fixture(scope="module")
def board(python, lay_out, tmp_path_factory) -> dict:
    """Give the scoreboard of a notebook whose cells end in every way that there is."""
    kit = lay_out(tmp_path_factory.mktemp("kit"))
    shutil.rmtree(kit / "notebooks")
    (kit / "notebooks").mkdir()
    stored = [nbformat.v4.new_output("stream", text="right\n")]
    cells = [
        nbformat.v4.new_code_cell(
            source, id=name, metadata={"tags": [f"exercise:{exercise}"] if exercise else []}, execution_count=count, outputs=stored
        )
        for count, (name, (source, exercise, _)) in enumerate(CELLS.items(), 1)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), kit / "notebooks" / "demo.ipynb")
    lines = [f"{exercise} = {points}" for _, exercise, points in CELLS.values() if exercise]
    course = '[[chapter]]\nnotebook = "demo.ipynb"\n[chapter.exercises]\n'
    (kit / "notebooks" / "course.toml").write_text(course + "\n".join(lines), encoding="utf-8")
    words = ("-m", "pytest", "--nbval", "--nbval-cell-timeout=2", "-q", "-p", "no:cacheprovider", "--scores", "scores.json", "notebooks")
    told = python(*words, path=kit)
    return json.loads((kit / "scores.json").read_text(encoding="utf-8")) | {"told": told.stdout}


@pytest.mark.parametrize(
    ("exercise", "earned", "outcome", "why"),
    [
        ("demo-1", 3, "passed", "the output is the stored one"),
        ("demo-2", 0, "failed", "the cell raised"),
        ("demo-3", 0, "failed", "the output differs"),
        ("demo-4", 0, "failed", "the cell was stopped"),
        ("demo-5", 5, "passed", "it ran after the stopped cell, and its output is the stored one"),
        ("demo-6", 0, "failed", "nbval expects cells after a time-out to fail, which must not count as a pass"),
        ("demo-7", 0, "passed", "it was dropped, so it runs and earns nothing"),
    ],
)
def test_a_check_cell_earns_all_its_points_or_none(board, exercise, earned, outcome, why):
    [row] = [row for row in board["exercises"] if row["exercise"] == exercise]
    assert (row["earned"], row["outcome"]) == (earned, outcome), why


def test_a_failed_check_is_reported_with_the_line_that_says_why(board):
    assert [row["reason"] for row in board["exercises"] if row["exercise"] == "demo-2"] == ["ValueError: not yet"]


def test_points_are_added_up(board):
    assert (board["earned"], board["possible"]) == (8, 21)


def test_a_demo_that_breaks_is_reported_apart(board):
    assert len(board["other_failures"]) == 1


def test_the_scoreboard_ends_the_run_of_every_notebook(board):
    assert "✓ demo-1  3/3" in board["told"]
    assert "✓ demo-7  dropped\n" in board["told"]
    assert "8 of 21 points" in board["told"]


@pytest.mark.parametrize(
    ("tags", "row"),
    [
        (["exercise:rest-2"], Row("rest-2", 2, "1_rest")),
        (["slow", "exercise:rest-2"], Row("rest-2", 2, "1_rest")),
        (["exercise:rest-3"], Row("rest-3", 0, "1_rest")),
        (["exercise:rest-2", "points:9"], Row("rest-2", 2, "1_rest")),  # course.toml alone says what an exercise is worth
        (["nbval-ignore-output"], None),
        ([], None),
    ],
)
def test_a_tag_makes_a_cell_a_check_and_the_course_says_its_worth(tags, row):
    assert score.row_of({"metadata": {"tags": tags}}, "1_rest", COURSE) == row


def test_a_cell_without_metadata_is_no_check():
    assert score.row_of({}, "1_rest", COURSE) is None


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir, Path.touch, lambda path: (path / "labs" / "rest").mkdir(parents=True)])
def test_what_is_no_submission_is_said_in_one_line(python, tmp_path, make):
    make(tmp_path / "handed-in")
    told = python("-m", "kit.grade", "--one", str(tmp_path / "handed-in"))
    assert (told.returncode, told.stdout) == (2, "")
    assert "handed-in is no labs/ tree: it should hold start.py" in told.stderr
    assert "Traceback" not in told.stderr
