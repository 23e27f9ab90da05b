"""Starters: every answer out, nothing else changed, and no student's work overwritten."""

import ast
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kit import course, inspection, strip
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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", b"# begin solution rest-1: x\nanswer\n# end solution\n"),
        ("a.py", b"# Begin_Solution rest-1\nanswer\n# End_Solution\n"),
        ("a.py", b"#BEGINSOLUTION\nanswer\n"),
        ("a.py", b"x = 1  # END  SOLUTION\n"),
        ("a.sql", b"-- BEGIN SOLUTION rest-1: x\nanswer\n-- END SOLUTION\n"),
        ("a.css", b"/* BEGIN SOLUTION rest-1: x */\nanswer\n/* END SOLUTION */\n"),
        ("a.tex", b"% begin solution\nanswer\n"),
        ("a.json", b'{"cell": "# BEGIN SOLUTION rest-1: x"}\n'),
        ("a.bin", b"\xff\x00# END SOLUTION\n"),
        ("a.txt", "# BEGIN SOLUTION rest-1: é\n".encode("utf-16")),
    ],
)
def test_no_marker_survives_in_whatever_case_comment_or_file(source, tmp_path, name, content):
    (source / name).write_bytes(content)
    with pytest.raises(MarkerError, match=rf"^{name}:1: a marker"):
        derive(source, tmp_path / "labs")
    assert not (tmp_path / "labs").exists()


def test_a_file_that_is_no_text_is_handed_out_as_it_is(source, tmp_path):
    (source / "icon.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\x00")
    derive(source, tmp_path / "labs")
    assert (tmp_path / "labs" / "icon.png").read_bytes() == b"\x89PNG\r\n\x1a\n\xff\x00"


def test_words_that_are_no_marker_are_left_alone():
    text = "# In the beginning, a solution; send solutions to the end.\n"
    assert strip.strip(text, "a.py") == text


def test_a_starter_calls_itself_by_its_own_place():
    text = '"""Start with ``python -m solutions.rest``; see solutions/rest, and all solutions."""\n'
    assert strip.strip(text, "a.py") == '"""Start with ``python -m labs.rest``; see labs/rest, and all solutions."""\n'


def test_two_exercises_of_one_name_are_an_error_that_names_both_places(source, tmp_path):
    (source / "twin.py").write_text("x = 1\n# BEGIN SOLUTION sum-1: again\ny = 2\n# END SOLUTION\n", encoding="utf-8")
    with pytest.raises(MarkerError, match=r"^twin\.py:2: sum-1 begins in sum\.py:2 already; give it a new number$"):
        derive(source, tmp_path / "labs")
    assert not (tmp_path / "labs").exists()


@pytest.fixture
def whole(source, monkeypatch) -> Path:
    """Give a folder with two exercises that have all that a student is promised."""
    checks = ModuleType("kit.checks.sum")
    checks.sum_1 = checks.sum_2 = lambda module: None
    checks.HINTS = {"sum-1": "A plus.", "sum-2": "A minus."}
    monkeypatch.setitem(sys.modules, "kit.checks.sum", checks)
    told = 'def add(a, b):\n    """Return the sum."""\n    # BEGIN SOLUTION sum-1: add\n    return a + b\n    # END SOLUTION\n'
    (source / "sum.py").write_text(told, encoding="utf-8")
    (source / "sum.proto").write_text("// Two fields.\n// BEGIN SOLUTION sum-2: two\nint32 a = 1;\n// END SOLUTION\n", encoding="utf-8")
    return source


def _inspect(source: Path, points: tuple[int, ...] = (1, 2)) -> None:
    named = tuple(course.Exercise(f"sum-{number}", "sum", each) for number, each in enumerate(points, 1))
    outline = course.Course((course.Chapter("sum", Path("1_sum.ipynb"), None, named),))
    inspection.inspect(source, strip.markers(source), outline)


def test_what_has_points_a_check_a_hint_and_a_task_is_handed_out(whole):
    _inspect(whole)


def test_our_own_exercises_have_all_of_it():
    inspection.inspect(SOLUTIONS, strip.markers(SOLUTIONS), course.load())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sum.py", '    """Return the sum."""\n', ""),
        ("sum.py", '"""Return the sum."""', '"""   """'),
        ("sum.py", "def add(a, b):\n", "class Add:\n"),
        ("sum.proto", "// Two fields.\n", ""),
        ("sum.proto", "// Two fields.\n", "message Sum {}\n"),
        ("sum.proto", "// Two fields.\n", "// Two fields.\n// BEGIN SOLUTION sum-1: x\n// END SOLUTION\n"),
    ],
)
def test_an_exercise_without_a_task_in_a_docstring_or_a_comment_is_not_handed_out(whole, name, old, new):
    (whole / name).write_text((whole / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(inspection.Incomplete, match=rf"\({re.escape(name)}, line \d+\) has no task: say in the function's docstring"):
        _inspect(whole)


@pytest.mark.parametrize("hint", [None, "", "  "])
def test_an_exercise_without_a_hint_is_not_handed_out(whole, monkeypatch, hint):
    hints = {"sum-1": "A plus."} | ({} if hint is None else {"sum-2": hint})
    monkeypatch.setattr(sys.modules["kit.checks.sum"], "HINTS", hints)
    with pytest.raises(inspection.Incomplete, match=r"^sum-2 \(sum\.proto, line 2\) has no hint: add one to HINTS in kit/checks/sum\.py$"):
        _inspect(whole)


def test_an_exercise_without_a_check_is_not_handed_out(whole, monkeypatch):
    monkeypatch.delattr(sys.modules["kit.checks.sum"], "sum_2")
    with pytest.raises(inspection.Incomplete, match=r"^sum-2 .* has no check: kit/checks/sum\.py should have a function sum_2$"):
        _inspect(whole)


def test_a_chapter_without_checks_is_not_handed_out(whole, monkeypatch):
    monkeypatch.delitem(sys.modules, "kit.checks.sum")
    with pytest.raises(inspection.Incomplete) as refused:
        _inspect(whole)
    assert [line.split(" has no ")[1].partition(":")[0] for line in str(refused.value).splitlines()] == ["check", "hint", "check", "hint"]


def test_an_exercise_without_points_is_not_handed_out(whole):
    with pytest.raises(inspection.Incomplete, match=r"^sum-2 .* has no points: in notebooks/course\.toml, write for example sum-2 = 1$"):
        _inspect(whole, (1,))


def test_a_dropped_exercise_is_handed_out(whole):
    _inspect(whole, (1, 0))


def test_points_without_an_exercise_are_refused_since_a_misspelt_marker_hides_an_answer(whole):
    with pytest.raises(inspection.Incomplete, match=r"^sum-3 stands in course\.toml and has no answer in solutions/"):
        _inspect(whole, (1, 2, 3))


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


def test_the_command_refuses_what_is_incomplete_and_writes_nothing(python, lay_out, tmp_path):
    kit = lay_out(tmp_path / "kit")
    start = kit / "solutions" / "start.py"
    start.write_text(start.read_text(encoding="utf-8").replace("SOLUTION start-1:", "SOLUTION start-3:"), encoding="utf-8")
    told = python("-m", "kit.strip", "--into", str(tmp_path / "labs"), path=kit)
    assert (told.returncode, (tmp_path / "labs").exists()) == (1, False)
    assert "make starters: start-3 (start.py, line " in told.stderr
    assert "start-1 stands in course.toml and has no answer" in told.stderr


def test_the_command_says_which_files_it_kept_and_how_to_get_fresh_ones(python, tmp_path):
    python("-m", "kit.strip", "--into", str(tmp_path / "labs"))
    (tmp_path / "labs" / "start.py").write_text("mine = 1\n", encoding="utf-8")
    told = python("-m", "kit.strip", "--into", str(tmp_path / "labs"))
    assert "kept     start.py: it was edited; delete it and run this again for a fresh starter" in told.stdout


def _begun(path: Path) -> list[str]:
    return re.findall(r"BEGIN SOLUTION ([a-z]+-\d+):", path.read_text(encoding="utf-8", errors="replace"))


def _blank(path: Path) -> list[str]:
    return re.findall(r"NotImplementedError\W+exercise ([a-z]+-\d+):", path.read_text(encoding="utf-8"))
