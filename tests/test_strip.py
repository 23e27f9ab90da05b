"""Starters: every answer out, nothing else changed, and no student's work overwritten."""

import ast
import json
import re
from pathlib import Path

import pytest

from kit import strip
from kit.strip import MANIFEST, MarkerError, derive, exercises

ROOT = Path(__file__).parent.parent
SOLUTIONS = ROOT / "solutions"
NAMES = exercises(SOLUTIONS)


@pytest.fixture(scope="module")
def starters(tmp_path_factory) -> Path:
    """Give a labs/ derived from the solutions as they are now."""
    labs = tmp_path_factory.mktemp("kit") / "labs"
    derive(SOLUTIONS, labs)
    return labs


@pytest.fixture
def source(tmp_path) -> Path:
    """Give a folder with one exercise in it."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "sum.py").write_text(
        "def add(a, b):\n    # BEGIN SOLUTION sum-1: add\n    return a + b\n    # END SOLUTION\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("name", "answer", "blank"),
    [
        (
            "a.py",
            "    # BEGIN SOLUTION rest-1: one answer\n    return 1\n    # END SOLUTION\n",
            '    raise NotImplementedError("exercise rest-1: one answer")\n',
        ),
        (
            "a.proto",
            "  // BEGIN SOLUTION rpc-1: two fields\n  string name = 1;\n  // END SOLUTION\n",
            "  // NotImplementedError: exercise rpc-1: two fields\n",
        ),
        (
            "a.html",
            "<!-- BEGIN SOLUTION rest-5: a form -->\n<form></form>\n<!-- END SOLUTION -->\n",
            "<!-- NotImplementedError: exercise rest-5: a form -->\n",
        ),
        (
            "b.html",
            "{# BEGIN SOLUTION rest-5: a form #}\n<form></form>\n{# END SOLUTION #}\n",
            "{# NotImplementedError: exercise rest-5: a form #}\n",
        ),
        (
            "Dockerfile",
            "# BEGIN SOLUTION deploy-1: a start command\nCMD serve\n# END SOLUTION\n",
            "# NotImplementedError: exercise deploy-1: a start command\n",
        ),
        (
            "quotes.py",
            '# BEGIN SOLUTION rest-1: say "no" – plainly\nreturn 1\n# END SOLUTION\n',
            'raise NotImplementedError("exercise rest-1: say \\"no\\" – plainly")\n',
        ),
    ],
)
def test_an_answer_becomes_a_blank_in_the_files_own_comment_style(name, answer, blank):
    assert strip.strip("before\n" + answer + "after\n", name) == "before\n" + blank + "after\n"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("# BEGIN SOLUTION rest-1: x\nanswer\n", 1, "never ended"),
        ("answer\n# END SOLUTION\n", 2, "never begun"),
        ("# BEGIN SOLUTION rest-1: x\n# BEGIN SOLUTION rest-2: y\n# END SOLUTION\n", 2, "begun inside another"),
        ("# BEGIN SOLUTION rest-1: x\n# END SOLUTION\n# END SOLUTION\n", 3, "ended twice"),
        ("# BEGIN SOLUTION\nanswer\n# END SOLUTION\n", 1, "no exercise named"),
        ("# BEGIN SOLUTION rest-1\nanswer\n# END SOLUTION\n", 1, "no task"),
        ("# BEGIN SOLUTION Rest 1: x\nanswer\n# END SOLUTION\n", 1, "a name that is none"),
        ("# BEGIN SOLUTION rest-1: x\nanswer\n# END SOLUTIONS\n", 3, "a letter too many"),
        ("x = 1  # BEGIN SOLUTION rest-1: x\n# END SOLUTION\n", 1, "behind code"),
        ("% BEGIN SOLUTION rest-1: x\nanswer\n% END SOLUTION\n", 1, "a comment style that we don't know"),
    ],
)
def test_a_marker_that_is_unbalanced_or_misspelt_is_an_error_with_file_and_line(text, line, why):
    with pytest.raises(MarkerError, match=rf"^folder/a\.py:{line}: "):
        strip.strip(text, "folder/a.py")
        pytest.fail(f"accepted, although: {why}")


@pytest.mark.parametrize(
    "marker", ["# BEGIN SOLUTON rest-1: x", "# begin solution rest-1: x", "# BEGIN  SOLUTION rest-1: x", "# END SOLUTION rest-1"]
)
def test_a_marker_with_a_slip_of_the_pen_never_lets_an_answer_through(marker):
    other = "# END SOLUTION" if "END" not in marker else "# BEGIN SOLUTION rest-1: x"
    text = f"{marker}\nanswer\n{other}\n" if "END" not in marker else f"{other}\nanswer\n{marker}\n"
    with pytest.raises(MarkerError):
        strip.strip(text, "a.py")


def test_a_text_without_markers_stays_as_it_is():
    text = (ROOT / "kit" / "contract.py").read_text(encoding="utf-8")
    assert strip.strip(text, "contract.py") == text


def test_an_unedited_starter_is_refreshed_when_the_solution_changes(source, tmp_path):
    derive(source, tmp_path / "labs")
    (source / "sum.py").write_text("# a new first line\n" + (source / "sum.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert derive(source, tmp_path / "labs") == {"sum.py": "written"}
    assert (tmp_path / "labs" / "sum.py").read_text(encoding="utf-8").startswith("# a new first line")


def test_an_edited_lab_is_never_overwritten(source, tmp_path):
    derive(source, tmp_path / "labs")
    mine = tmp_path / "labs" / "sum.py"
    mine.write_text("def add(a, b):\n    return sum((a, b))\n", encoding="utf-8")
    (source / "sum.py").write_text("# a new first line\n" + (source / "sum.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert [derive(source, tmp_path / "labs") for _ in range(2)] == [{"sum.py": "kept"}] * 2
    assert mine.read_text(encoding="utf-8") == "def add(a, b):\n    return sum((a, b))\n"


def test_a_file_of_the_students_own_is_kept_although_no_derivation_knows_it(source, tmp_path):
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "sum.py").write_text("mine = 1\n", encoding="utf-8")
    assert derive(source, tmp_path / "labs") == {"sum.py": "kept"}


def test_a_deleted_lab_becomes_a_fresh_starter(source, tmp_path):
    derive(source, tmp_path / "labs")
    (tmp_path / "labs" / "sum.py").unlink()
    assert derive(source, tmp_path / "labs") == {"sum.py": "written"}


def test_a_second_derivation_touches_nothing(source, tmp_path):
    derive(source, tmp_path / "labs")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "labs").iterdir()}
    assert derive(source, tmp_path / "labs") == {"sum.py": "unchanged"}
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "labs").iterdir()}


def test_a_broken_marker_stops_the_command_before_it_writes_over_anything(source, tmp_path):
    derive(source, tmp_path / "labs")
    (source / "sum.py").write_text("# END SOLUTION\n", encoding="utf-8")
    with pytest.raises(MarkerError, match=r"^sum\.py:1: "):
        derive(source, tmp_path / "labs")
    assert "NotImplementedError" in (tmp_path / "labs" / "sum.py").read_text(encoding="utf-8")


def test_no_marker_and_no_mistake_survives_in_the_starters(starters):
    texts = {path.name: path.read_text(encoding="utf-8") for path in starters.rglob("*") if path.is_file()}
    assert [name for name, text in texts.items() if re.search("(BEGIN|END) SOLUTION", text)] == []
    assert not (starters / "mistakes").exists()


def test_every_starter_in_python_compiles(starters):
    for path in starters.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_every_answer_is_the_end_of_a_function_that_has_a_docstring(starters):
    blanks = {}
    for path in starters.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for function in (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            if "raise NotImplementedError('exercise" in ast.unparse(function.body[-1]).replace('"', "'"):
                blanks[ast.unparse(function.body[-1]).split("exercise ")[1].split(":")[0]] = bool(ast.get_docstring(function))
    in_python = {name for path in SOLUTIONS.rglob("*.py") if "mistakes" not in path.parts for name in _begun(path)}
    assert blanks == dict.fromkeys(in_python, True)


def test_every_exercise_has_one_blank_and_every_blank_one_exercise(starters):
    found = [name for path in starters.rglob("*") if path.is_file() for name in _blank(path)]
    assert sorted(found) == sorted(NAMES)


def test_no_exercise_stands_in_two_places():
    begun = [name for path in SOLUTIONS.rglob("*") if path.is_file() and path.suffix != ".pyc" for name in _begun(path)]
    assert sorted(begun) == sorted(set(begun))


@pytest.mark.parametrize("chapter", sorted({name.partition("-")[0] for name in NAMES}))
def test_the_exercises_of_a_chapter_are_numbered_from_one(chapter):
    numbers = [int(name.partition("-")[2]) for name in NAMES if name.startswith(f"{chapter}-")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_one_to_fifteen_lines(name):
    texts = [path.read_text(encoding="utf-8") for path in SOLUTIONS.rglob("*") if path.is_file() and name in _begun(path)]
    answer = re.search(rf"BEGIN SOLUTION {name}: .*\n((?:.*\n)*?).*END SOLUTION", texts[0])[1]
    assert 1 <= answer.count("\n") <= 15


def test_the_labs_in_git_are_what_their_solutions_derive(tracked, tmp_path):
    for name, content in tracked.items():
        if name.startswith("solutions/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    derive(tmp_path / "solutions", tmp_path / "labs")
    fresh = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in (tmp_path / "labs").rglob("*") if path.is_file()}
    held = {name: content for name, content in tracked.items() if name.startswith("labs/")}
    assert sorted(fresh) == sorted(held)
    assert [name for name in fresh if fresh[name] != held[name]] == []


def test_the_command_derives_a_tree_and_counts_it(python, tmp_path):
    told = python("-m", "kit.strip", "--into", str(tmp_path / "labs"))
    manifest = json.loads((tmp_path / "labs" / MANIFEST).read_text(encoding="utf-8"))
    assert told.stdout.endswith(f"{len(manifest)} files, {len(NAMES)} exercises\n")


def test_the_command_says_which_files_it_kept_and_how_to_get_fresh_ones(python, tmp_path):
    python("-m", "kit.strip", "--into", str(tmp_path / "labs"))
    (tmp_path / "labs" / "start.py").write_text("mine = 1\n", encoding="utf-8")
    told = python("-m", "kit.strip", "--into", str(tmp_path / "labs"))
    assert "kept     start.py: it was edited; delete it and run this again for a fresh starter" in told.stdout


def _begun(path: Path) -> list[str]:
    return re.findall(r"BEGIN SOLUTION ([a-z]+-\d+):", path.read_text(encoding="utf-8", errors="replace"))


def _blank(path: Path) -> list[str]:
    return re.findall(r"NotImplementedError\W+exercise ([a-z]+-\d+):", path.read_text(encoding="utf-8"))
