"""Which exercises an edit touches: by what the code means, not by its lines."""

import json
import shutil

import pytest

from kit import places, strip, touched
from kit.places import Place

FIRST = '''"""A module."""

import math

LIMIT = 3


def helper(x):
    """Halve."""
    return x / 2


def solve(x: int) -> int:
    """Return x and one."""
    return x + 1


class Box:
    def put(self, x):
        with self.lock:
            raise NotImplementedError("exercise demo-2: put it in")
'''
SECOND = "from . import first\nfrom .first import solve\n\n\ndef use(x):\n    return solve(x)\n"
THIRD = "from .second import use\n\n\ndef last():\n    return use(1)\n"
HELD = {
    "demo-1": Place("demo/first.py", "solve"),
    "demo-2": Place("demo/first.py", "Box.put"),
    "demo-3": Place("demo/third.py", "last"),
    "demo-4": Place("demo/page.html", ""),
    "other-1": Place("other.py", "alone"),
}


@pytest.fixture
def labs(tmp_path):
    """Give a labs/ of a package with two exercises in one module, one that imports it by way of another, a page, and a stranger."""
    files = {
        "demo/first.py": FIRST,
        "demo/second.py": SECOND,
        "demo/third.py": THIRD,
        "demo/server.py": "PORT = 1\n",
        "demo/page.html": "<ul>\n  {# NotImplementedError: exercise demo-4: a list #}\n</ul>\n",
        "other.py": "def alone():\n    return 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _texts(labs):
    return {name: touched.read(name, path, HELD) for name, path in places.files(labs)}


EDITS = [
    ("demo/first.py", "return x + 1", "return x + 1  # one more", set(), "a comment"),
    ("demo/first.py", "return x + 1", "return (x  +\n        1)", set(), "spaces, lines and brackets"),
    ("demo/first.py", "return x + 1", "return x + 2", {"demo-1"}, "the body of one exercise"),
    ("demo/first.py", 'raise NotImplementedError("exercise demo-2: put it in")', "self.x = x", {"demo-2"}, "a method, in a block"),
    ("demo/first.py", "return x / 2", "return x // 2", {"demo-1", "demo-2", "demo-3"}, "a helper: its module and, two imports on, another"),
    ("demo/first.py", "LIMIT = 3", "LIMIT = 4", {"demo-1", "demo-2", "demo-3"}, "a constant"),
    ("demo/first.py", "def solve(x: int) -> int", "def solve(x: float) -> int", {"demo-1", "demo-2", "demo-3"}, "a signature"),
    ("demo/first.py", "def solve", "def solved", {"demo-1", "demo-2", "demo-3"}, "an exercise's function renamed"),
    ("demo/second.py", "return solve(x)", "return solve(x) + 1", {"demo-3"}, "a module without exercises, for whom imports it"),
    (
        "demo/server.py",
        "PORT = 1",
        "PORT = 2",
        {"demo-1", "demo-2", "demo-3", "demo-4"},
        "a module that no exercise's imports: the chapter",
    ),
    ("demo/page.html", "</ul>", "<li></li></ul>", {"demo-4"}, "a page"),
    ("demo/page.html", "<ul>", "<!-- my list -->\n\n<ul>", set(), "a comment in a page"),
    ("other.py", "return 1", "return 2", {"other-1"}, "another chapter"),
]


@pytest.mark.parametrize(("file", "old", "new", "exercises"), [edit[:4] for edit in EDITS], ids=[edit[4] for edit in EDITS])
def test_an_edit_touches(labs, file, old, new, exercises):
    before, text = _texts(labs), (labs / file).read_text(encoding="utf-8")
    assert old in text
    (labs / file).write_text(text.replace(old, new), encoding="utf-8")
    assert set(touched.touched(before, _texts(labs), HELD)) == exercises


def test_an_edit_in_an_exercise_is_told_from_one_around_it(labs):
    before = _texts(labs)
    (labs / "demo/first.py").write_text(FIRST.replace("x + 1", "x + 2").replace("LIMIT = 3", "LIMIT = 4"), encoding="utf-8")
    assert touched.touched(before, _texts(labs), HELD) == {"demo-1": "inside", "demo-2": "around", "demo-3": "around"}


def test_an_editors_backups_are_no_files_of_labs(labs):
    for name in ("other.py~", "#other.py#", ".other.py.swp"):
        (labs / name).write_text("x = (", encoding="utf-8")
    assert {name for name, _ in places.files(labs)} == _texts(labs).keys() - {"other.py~", "#other.py#", ".other.py.swp"}


def test_what_a_package_imports_touches_all_of_its_chapter(labs):
    (labs / "demo/__init__.py").write_text("from . import second\n", encoding="utf-8")
    before = _texts(labs)
    (labs / "demo/second.py").write_text("1 / 0\n" + SECOND, encoding="utf-8")
    assert list(touched.touched(before, _texts(labs), HELD)) == ["demo-3", "demo-1", "demo-2", "demo-4"]


def test_a_deleted_file_touches_its_exercises_and_those_that_import_it(labs):
    before = _texts(labs)
    (labs / "demo/first.py").unlink()
    assert set(touched.touched(before, _texts(labs), HELD)) == {"demo-1", "demo-2", "demo-3"}


def test_a_file_that_does_not_parse_is_said_with_its_line(labs):
    (labs / "other.py").write_text("def alone(:\n", encoding="utf-8")
    with pytest.raises(SyntaxError) as caught:
        _texts(labs)
    assert caught.value.lineno == 1


def test_every_exercise_of_the_course_has_a_place_and_every_python_one_a_function(root):
    held = places.where(root)
    assert held.keys() == strip.exercises(root / "solutions").keys()
    assert [name for name, place in held.items() if place.file.endswith(".py") and not place.function] == []


def test_where_there_are_no_solutions_the_map_that_came_with_the_labs_says_where_a_solved_exercise_is(root, tmp_path):
    strip.derive(root / "solutions", tmp_path / "labs")
    shutil.copytree(root / "solutions", tmp_path / "labs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("mistakes", "__pycache__"))
    for path in (tmp_path / "labs").rglob("*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace("BEGIN SOLUTION", "…"), encoding="utf-8")
    assert places.where(tmp_path) == places.where(root)


def test_the_map_is_written_once_and_names_only_places(root, tmp_path):
    places.remember(root / "solutions", tmp_path)
    before = (tmp_path / places.MAP).stat().st_mtime_ns
    places.remember(root / "solutions", tmp_path)
    assert (tmp_path / places.MAP).stat().st_mtime_ns == before
    assert json.loads((tmp_path / places.MAP).read_text(encoding="utf-8"))["rest-18"] == ["rest/client.py", "Client.predict"]
