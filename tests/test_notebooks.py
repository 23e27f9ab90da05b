"""The course: the reference solves it twice over, and every notebook has the same shape.

What the starter gets stands in test_student_kit.py.
"""

import json
import re
import shutil
import statistics
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from kit.strip import exercises

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BOOKS = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
NAMES = exercises(ROOT / "solutions")
RUN = 280  # seconds that all notebooks together may take
MACHINE = re.compile(r"/(?:home|root|Users|tmp|work|var|opt|usr|private)/[\w.]|[A-Z]:\\\\|\.venv|site-packages")
VOLATILE = re.compile(r" at 0x[0-9a-f]{6,}|127\.0\.0\.1:\d{4,5}|\bpid \d+")

every_book = pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)


def _tags(cell) -> list[str]:
    return cell.get("metadata", {}).get("tags", [])


def _exercise(cell) -> str | None:
    return next((tag.partition(":")[2] for tag in _tags(cell) if tag.startswith("exercise:")), None)


def _code(book) -> list:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def _run(python, scores: Path, *arguments: str, tree: Path, cwd: Path, book: str = "") -> tuple[dict, str]:
    """Run the notebooks of ``tree``, or one ``book``, under nbval from ``cwd``; return the scoreboard, and what pytest said."""
    where = str(tree / "notebooks" / book)
    command = ("-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "--tb=short", where, "--scores", str(scores))
    done = python(*command, *arguments, path=tree, cwd=cwd, within=RUN)
    assert scores.exists(), done.stdout + done.stderr
    return json.loads(scores.read_text(encoding="utf-8")), done.stdout


def test_the_reference_earns_every_point_and_no_cell_differs(python, turn, tmp_path):
    with turn():
        board, told = _run(python, tmp_path / "first.json", "--solutions", tree=ROOT, cwd=ROOT)
    assert board["other_failures"] == [], told
    assert {row["exercise"]: row["outcome"] for row in board["exercises"]} == dict.fromkeys(NAMES, "passed"), told
    assert board["earned"] == board["possible"] > 0


def test_a_second_run_from_another_folder_earns_them_again(python, turn, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with turn():
        board, told = _run(python, tmp_path / "second.json", "--solutions", tree=ROOT, cwd=elsewhere)
    assert board["other_failures"] == [], told
    assert board["earned"] == board["possible"] > 0, told
    assert list(elsewhere.iterdir()) == []


def test_one_solved_lab_earns_its_points_whatever_state_the_others_are_in(python, lay_out, tmp_path):
    kit = lay_out(tmp_path / "kit")
    shutil.copy(ROOT / "solutions" / "start.py", kit / "labs" / "start.py")
    board, told = _run(python, tmp_path / "one.json", tree=kit, cwd=kit, book="0_start.ipynb")
    assert {row["outcome"] for row in board["exercises"]} == {"passed"}, told


def test_every_exercise_has_one_check_cell():
    checked = Counter(_exercise(cell) for book in BOOKS.values() for cell in book.cells if _exercise(cell))
    assert checked == dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_checked_in_the_notebook_of_its_own_chapter(name):
    [stem] = [stem for stem, book in BOOKS.items() for cell in book.cells if _exercise(cell) == name]
    assert stem.partition("_")[2] == name.partition("-")[0]


@every_book
def test_a_check_cell_has_an_output_no_points_of_its_own_and_nothing_that_excuses_it(book):
    for cell in filter(_exercise, book.cells):
        assert not any(tag.startswith("points") for tag in _tags(cell)), "course.toml says what an exercise is worth"
        assert not {"nbval-ignore-output", "nbval-skip", "raises-exception", "skip"} & set(_tags(cell))
        assert cell.outputs, f"{_exercise(cell)} prints nothing, so there is nothing to compare"


@every_book
def test_a_check_cell_is_never_about_another_exercise(book):
    for cell in filter(_exercise, book.cells):
        assert set(re.findall(r'check\("([a-z]+-\d+)"', cell.source)) <= {_exercise(cell)}


@every_book
def test_every_code_cell_was_run_in_order(book):
    assert [cell.execution_count for cell in _code(book)] == list(range(1, len(_code(book)) + 1))


@every_book
def test_no_error_and_no_stderr_is_stored(book):
    outputs = [output for cell in _code(book) for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


@every_book
def test_nothing_stored_names_this_machine(book):
    assert MACHINE.findall(json.dumps(book, ensure_ascii=False)) == []


@every_book
def test_nothing_compared_can_differ_on_the_next_run(book):
    outputs = [output for cell in _code(book) if "nbval-ignore-output" not in _tags(cell) for output in cell.outputs]
    drawn = ("text/html", "image/svg+xml")  # left out of the comparison by conftest.py
    compared = [output.get("text") or {kind: shown for kind, shown in output.data.items() if kind not in drawn} for output in outputs]
    assert VOLATILE.findall(json.dumps(compared, ensure_ascii=False)) == []


@every_book
def test_a_notebook_ends_in_five_questions_with_folded_answers_and_three_links(book):
    prose = "".join(cell.source + "\n" for cell in book.cells if cell.cell_type == "markdown")
    questions, _, sources = prose.partition("\n## Check yourself\n")[2].partition("\n## Sources\n")
    assert [questions.count(tag) for tag in ("<details>", "<summary>", "</summary>", "</details>")] == [5] * 4
    assert len(re.findall(r"\]\(https://[^)]+\)", sources)) == 3


@every_book
def test_a_notebook_opens_with_a_title_its_minutes_and_what_it_needs(book):
    first = book.cells[0]
    assert (first.cell_type, first.source[:2]) == ("markdown", "# ")
    opening = "".join(cell.source for cell in book.cells[:3])
    assert re.search(r"\d+ minutes", opening)
    assert re.search(r"\bneeds?\b", opening, re.IGNORECASE)


@every_book
def test_the_first_code_cell_sets_up_in_five_lines(book):
    lines = _code(book)[0].source.splitlines()
    assert len(lines) <= 5
    assert any(line.startswith(("from ", "import ")) for line in lines)


@every_book
def test_code_cells_are_short(book):
    lengths = [len(cell.source.splitlines()) for cell in _code(book)]
    assert max(lengths) <= 15
    assert statistics.median(lengths) <= 4


@every_book
def test_cells_have_ids_that_differ_and_the_plain_python_kernel(book):
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert book.metadata.kernelspec.name == "python3"


@every_book
def test_a_notebook_meets_the_labs_and_never_the_solutions(book):
    assert "solutions" not in "".join(cell.source for cell in _code(book))


@every_book
def test_every_exercise_of_a_notebook_has_a_hint_that_it_mentions(book):
    prose = "".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert [name for name in filter(None, map(_exercise, book.cells)) if f'hint("{name}")' not in prose] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_hint_exists_and_does_not_hold_the_answer(name, capsys):
    from kit.checks import hint

    hint(name)
    told = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert len(told) > 20
    for path in (ROOT / "solutions").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            for answer in re.findall(rf"BEGIN SOLUTION {name}: .*\n((?:.*\n)*?).*END SOLUTION", path.read_text(encoding="utf-8")):
                assert re.sub(r"\s+", " ", answer).strip() not in told
