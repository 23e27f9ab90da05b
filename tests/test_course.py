"""The one obvious place: a point, a dropped exercise, a deadline, a chapter of one's own; and what is refused there, and why."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from kit import course, score
from kit.course import CourseError
from kit.strip import exercises

ROOT = Path(__file__).parent.parent
LINES = """
[[chapter]]
notebook = "0_one.ipynb"
deadline = 2026-11-20T23:59:00+01:00
[chapter.exercises]
one-1 = 1
one-2 = 2

[[chapter]]
notebook = "1_two.ipynb"
"""
MINE = {  # what an instructor writes for a chapter of one exercise
    "solutions/mine.py": '''"""Adding."""


def double(number: int) -> int:
    """Return twice the number: ``double(2)`` is 4."""
    # BEGIN SOLUTION mine-1: add it to itself
    return number + number
    # END SOLUTION
''',
    "kit/checks/mine.py": '''"""Checks of a chapter of one's own."""

from kit.checks import expect

HINTS = {"mine-1": "Two of the same, with a plus between them."}


def mine_1(mine):
    """Twice as much comes out."""
    expect(mine.double(4) == 8, sent="double(4)", got=mine.double(4), expected=8, cause="add, and return")
''',
}
SHOWN = "✓ mine-1  Twice as much comes out.\n"


def _notebook(path: Path, names: list[str], chapter: str = "labs", shown: str = "") -> None:
    """Write a notebook that sets up, and then checks each of ``names``."""
    new = nbformat.v4
    cells = [new.new_code_cell(f"from labs import {chapter}\nfrom kit.checks import check", id="set-up", execution_count=1)]
    for count, name in enumerate(names, 2):
        tags, outputs = {"tags": [f"exercise:{name}"]}, [new.new_output("stream", text=shown)]
        cells.append(new.new_markdown_cell(f"**Exercise {name}** (9 points)", id=f"about-{count}"))
        cells.append(
            new.new_code_cell(f'check("{name}", {chapter})', id=f"check-{count}", metadata=tags, execution_count=count, outputs=outputs)
        )
    nbformat.write(new.new_notebook(cells=cells), path)


@pytest.fixture
def place(tmp_path) -> Path:
    """Give the course.toml of a small course: two exercises in its first chapter, none in its second."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    _notebook(folder / "0_one.ipynb", ["one-1", "one-2"])
    _notebook(folder / "1_two.ipynb", [])
    (folder / "course.toml").write_text(LINES, encoding="utf-8")
    return folder / "course.toml"


def _edit(place: Path, old: str, new: str) -> course.Course:
    assert old in LINES
    place.write_text(LINES.replace(old, new), encoding="utf-8")
    return course.load(place)


def test_the_course_says_chapters_exercises_points_and_deadlines_in_order(place):
    first, second = course.load(place).chapters
    assert (first.name, first.notebook.name, second.name, second.exercises) == ("one", "0_one.ipynb", "two", ())
    assert [(each.name, each.chapter, each.points) for each in first.exercises] == [("one-1", "one", 1), ("one-2", "one", 2)]
    assert (first.deadline, second.deadline) == (datetime.fromisoformat("2026-11-20T23:59:00+01:00"), None)


def test_a_point_is_changed_in_one_line(place):
    changed = _edit(place, "one-2 = 2", "one-2 = 5")
    assert (changed["one-2"].points, changed.possible) == (5, 6)


def test_a_dropped_exercise_counts_no_more_and_the_scoreboard_says_so(place):
    changed = _edit(place, "one-2 = 2", 'one-2 = "dropped"')
    rows = [score.Row(name, changed[name].points, "0_one", "passed") for name in ("one-1", "one-2")]
    assert (changed["one-2"].dropped, changed.possible) == (True, 1)
    assert score.board(rows).splitlines() == ["✓ one-1  1/1", "✓ one-2  dropped", "1 of 1 points"]


def test_a_deadline_is_moved_in_one_line_and_removed_with_it(place):
    assert _edit(place, "2026-11-20T23:59:00+01:00", "2026-12-01T12:00:00Z").chapters[0].deadline == datetime.fromisoformat(
        "2026-12-01T12:00Z"
    )
    assert _edit(place, "deadline = 2026-11-20T23:59:00+01:00\n", "").chapters[0].deadline is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("one-2 = 2", "one-2 = 0", 'one-2 has no points: 0; write a whole number, as in one-2 = 2, or one-2 = "dropped"'),
        ("one-2 = 2", "one-2 = -1", "one-2 has no points: -1"),
        ("one-2 = 2", "one-2 = 0.5", "one-2 has no points: 0.5"),
        ("one-2 = 2", "one-2 = true", "one-2 has no points: True"),
        ("one-2 = 2", 'one-2 = "2"', "one-2 has no points: '2'"),
        ("one-2 = 2", "one-2 =", "Invalid value (at line 7"),
        ("one-2 = 2", "one-1 = 2", "Cannot overwrite a value (at line 7"),
        ("one-2 = 2", "", "one-2: checked in 0_one.ipynb, and given no points; under its chapter, write for example one-2 = 1"),
        ("one-2 = 2", "one-2 = 2\none-3 = 1", "one-3: no cell of 0_one.ipynb has the tag exercise:one-3"),
        ("one-2 = 2", "one-2 = 2\ntwo-1 = 1", "two-1 is no exercise of chapter one; its exercises are called one-1, one-2, …"),
        ("one-2 = 2", "One_2 = 2", "One_2 is no exercise of chapter one"),
        (
            "+01:00",
            "",
            "0_one.ipynb: deadline 2026-11-20 23:59:00 has no offset from UTC; write for example: deadline = 2026-11-20T23:59:00+01:00",
        ),
        ("2026-11-20T23:59:00+01:00", "2026-11-20", "deadline 2026-11-20 has no offset"),
        ("2026-11-20T23:59:00+01:00", '"2026-11-20T23:59:00+01:00"', "a deadline has no quotes"),
        ("1_two.ipynb", "9_two.ipynb", "9_two.ipynb: there is no such notebook in notebooks/"),
        ('notebook = "1_two.ipynb"', "", "a [[chapter]] names no notebook"),
        ("deadline =", "dealine =", "0_one.ipynb: dealine: not understood; a chapter has notebook, deadline and exercises"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_what_to_write(place, old, new, said):
    with pytest.raises(CourseError) as refused:
        _edit(place, old, new)
    assert str(refused.value).startswith("course.toml: ")
    assert said in str(refused.value)


def test_an_exercise_has_one_check_cell(place):
    _notebook(place.parent / "0_one.ipynb", ["one-1", "one-2", "one-2"])
    with pytest.raises(CourseError, match=r"one-2: two cells of 0_one.ipynb have the tag"):
        course.load(place)


def test_a_notebook_that_no_chapter_names_must_not_hold_an_exercise_of_its_own(place):
    _notebook(place.parent / "0_one-Copy1.ipynb", ["one-1"])  # a student's copy is no new exercise
    course.load(place)
    _notebook(place.parent / "2_three.ipynb", ["three-1"])
    with pytest.raises(CourseError, match=r"three-1: checked in 2_three.ipynb, and given no points"):
        course.load(place)


def test_an_exercise_that_the_course_does_not_know_is_refused_by_name(place):
    with pytest.raises(CourseError, match=r"there is no exercise 'one-9' in course.toml"):
        course.load(place)["one-9"]


def test_a_course_that_is_not_there_is_missed_by_name(tmp_path):
    with pytest.raises(CourseError, match=r"^course.toml: there is no such file"):
        course.load(tmp_path / "course.toml")


def test_our_own_course_names_every_exercise_of_the_solutions():
    assert sorted(course.load().exercises) == sorted(exercises(ROOT / "solutions"))


def test_a_run_of_the_notebooks_stops_in_one_line_when_the_course_is_not_right(python, lay_out, tmp_path):
    kit = lay_out(tmp_path / "kit")
    (kit / "notebooks" / "course.toml").write_text(LINES, encoding="utf-8")
    told = python("-m", "pytest", "--nbval", "-p", "no:cacheprovider", "notebooks/0_start.ipynb", path=kit)
    assert "ERROR: course.toml: 0_one.ipynb: there is no such notebook" in told.stderr
    assert "Traceback" not in told.stdout + told.stderr


@pytest.fixture(scope="module")
def own(lay_out, tmp_path_factory) -> Path:
    """Give a kit to which an instructor has added a chapter, in the five places that course.toml names."""
    kit = lay_out(tmp_path_factory.mktemp("own"))
    for name in ("LICENSE", "Makefile"):
        shutil.copy(ROOT / name, kit)
    for name, text in MINE.items():
        (kit / name).write_text(text, encoding="utf-8")
    _notebook(kit / "notebooks" / "8_mine.ipynb", ["mine-1"], "mine", SHOWN)
    with (kit / "notebooks" / "course.toml").open("a", encoding="utf-8") as lines:
        lines.write('\n[[chapter]]\nnotebook = "8_mine.ipynb"\n[chapter.exercises]\nmine-1 = 2\n')
    return kit


def test_a_chapter_of_ones_own_is_stripped(python, own):
    told = python("-m", "kit.strip", path=own)
    assert "written  mine.py\n" in told.stdout, told.stderr
    assert 'raise NotImplementedError("exercise mine-1: add it to itself")' in (own / "labs" / "mine.py").read_text(encoding="utf-8")


def test_a_chapter_of_ones_own_is_graded(python, own):
    python("-m", "kit.strip", path=own)
    words = ("-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "--scores=scores.json", "notebooks/8_mine.ipynb")
    earned = []
    for more in ((), ("--solutions",)):
        python(*words, *more, path=own)
        board = json.loads((own / "scores.json").read_text(encoding="utf-8"))
        earned.append((board["earned"], board["possible"], board["exercises"][0]["reason"]))
    assert earned == [(0, 2, "NotImplementedError: exercise mine-1: add it to itself"), (2, 2, "")]


def test_a_chapter_of_ones_own_is_shown(python, own):
    told = python("-m", "kit.course", path=own).stdout
    assert "8_mine.ipynb       2 points  no deadline\n  mine-1: 2\n" in told


def test_a_chapter_of_ones_own_is_handed_out_with_its_points(python, own):
    code = "from pathlib import Path; from kit.student_kit import collect; files = collect(Path())"
    code += "; print(files['labs/mine.py'].decode(), 'kit/checks/mine.py' in files, files['notebooks/8_mine.ipynb'].decode())"
    told = python("-c", code, path=own)
    assert "**Exercise mine-1** (2 points)" in told.stdout, told.stderr
    assert "number + number" not in told.stdout
