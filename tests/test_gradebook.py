"""The marks as files: what each platform imports, marks by hand beside the automatic ones, and names that are formulas."""

import csv
import io
import json

import pandas
import pytest
import records

from kit import course
from kit.grading import gradebook, marks
from kit.grading.plain import cell, shown

EXERCISES = ("passed", "wrong", "blank", "passed")
BY_HAND = [
    {"exercise": "rest-2", "earned": 0.5, "why": "Half of it.", "who": "G. Grader", "when": "2026-11-21"},
    {"exercise": "rest-2", "earned": 1, "why": "All of it.", "who": "G. Grader", "when": "2026-11-22"},
]
UNREAD = "not readable: A file came, but no labs folder could be read in it. Zip the folder labs as it is, and hand it in again."
WORKSHEET = f""""Identifier","Full name","Grade","Maximum grade","Last modified (grade)","Feedback comments"\r
"Participant 41","Ada Lovelace",75,100,"","3 of 4 points; rest 3/4; automatic 2, by hand +1; handed in late"\r
"Participant 42","Bob",50,100,"","2 of 4 points; rest 2/4"\r
"Participant 43","Eve","",100,"","{UNREAD}"\r
"""
MOODLE = f""""Email address","Wirelab rest percent","Wirelab rest points","Feedback","rest points"\r
"ada@example.org",75,3,"3 of 4 points; rest 3/4; automatic 2, by hand +1; handed in late",3\r
"bob@example.org",50,2,"2 of 4 points; rest 2/4",2\r
"eve@example.org","-","-","{UNREAD}","-"\r
"""
CANVAS = """"Student","ID","SIS User ID","SIS Login ID","Section","Wirelab rest"\r
"    Points Possible","","","","",4\r
"Ada Lovelace","","s1","ada@example.org","",3\r
"Bob","","s2","bob@example.org","",2\r
"Eve","","s3","eve@example.org","",""\r
"""
OWN_OF_CANVAS = """"Student","ID","SIS User ID","SIS Login ID","Section","Wirelab rest"\r
"    Points Possible","","","","",4\r
"Ada Lovelace","41","","","",3\r
"Bob","42","","","",2\r
"Eve","43","","","",""\r
"""


def marked(student: str, name: str, number: str | None = None, **fields: object) -> dict:
    """Return a submission of four exercises, two of them right."""
    exercises = [records.exercise(f"rest-{place}", ending) for place, ending in enumerate(EXERCISES, 1)]
    return records.record(student, exercises, name=name, number=number, **fields)


@pytest.fixture
def small() -> list[dict]:
    """Give a class of three: one late and marked by hand, one as usual, one whose archive could not be read."""
    eve = records.unread("eve", "not readable", name="Eve", number="s3", email="eve@example.org", possible=4)
    return [eve, marked("bob", "Bob", "s2"), marked("ada", "Ada Lovelace", "s1", late=True, by_hand=BY_HAND)]


def exported(found: list[dict], lms: str) -> list[dict]:
    """Return the class as Moodle or Canvas exports it: with numbers of their own, and without addresses."""
    return [each | {"lms": lms, "number": f"4{each['number'][1:]}", "email": None} for each in found]


def written(found: list[dict], folder) -> dict[str, bytes]:
    """Return what ``gradebook.write`` writes, by the name of the file."""
    gradebook.write(found, folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(content: bytes) -> list[dict]:
    """Return a CSV file as a strict reader sees it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


@pytest.mark.parametrize(("name", "golden"), [("moodle.csv", MOODLE), ("canvas.csv", CANVAS)])
def test_a_platform_gets_the_columns_that_it_imports(small, tmp_path, name, golden):
    assert written(small, tmp_path)[name].decode() == golden


@pytest.mark.parametrize(
    ("lms", "name", "golden"), [("moodle", "moodle_worksheet.csv", WORKSHEET), ("canvas", "canvas.csv", OWN_OF_CANVAS)]
)
def test_a_number_that_one_platform_gave_goes_to_that_platform_alone(small, tmp_path, lms, name, golden):
    files = written(exported(small, lms), tmp_path)
    assert files.pop(name).decode() == golden
    assert list(files) == ["grades.csv"]


def test_what_an_earlier_class_left_for_the_platforms_is_removed_and_nothing_else(small, tmp_path):
    folder = tmp_path / "gradescope"
    folder.mkdir()
    for name, content in {"run_autograder": "cp", "config.json": '{"tests": 1}', "list.json": "[[1]]", "broken.json": "{"}.items():
        (folder / name).write_text(content, encoding="utf-8")
    own = [f"gradescope/{path.name}" for path in sorted(folder.iterdir())]
    written(small, tmp_path)
    assert list(written(exported(small, "moodle"), tmp_path)) == ["grades.csv", *own, "moodle_worksheet.csv"]
    of_gradescope = {name for name in written(small[1:2], tmp_path) if name.startswith("gradescope/")}
    assert of_gradescope == {*own, "gradescope/addresses.json", "gradescope/bob.json"}


def test_nobody_is_told_of_platforms_that_the_class_did_not_come_from(small, tmp_path):
    assert gradebook.write(exported(small, "moodle"), tmp_path) == gradebook.write(exported(small, "canvas"), tmp_path) == []


@pytest.mark.parametrize(("chapters", "named"), [(("start", "rest"), "Wirelab start rest"), (None, "Wirelab")])
def test_a_week_has_a_column_of_its_own(tmp_path, chapters, named):
    chapters = chapters or [chapter.name for chapter in course.load().chapters if chapter.exercises]
    files = written([marked("ada", "Ada") | {"exercises": [records.exercise(f"{name}-1") for name in chapters]}], tmp_path)
    assert list(rows(files["canvas.csv"])[0])[-1] == named
    assert list(rows(files["moodle.csv"])[0])[1:3] == [f"{named} percent", f"{named} points"]


def test_an_anonymous_student_of_canvas_is_left_out_for_canvas_would_make_a_new_one(tmp_path):
    [told] = gradebook.write([marked("anon-xy9zq", "anon_Xy9zQ", lms="canvas", email=None)], tmp_path)
    assert told.startswith("canvas.csv leaves out anon-xy9zq")


def test_gradescope_gets_the_results_of_an_autograder(small, tmp_path):
    files = written(small, tmp_path)
    assert [name for name in files if name.startswith("gradescope/")] == [f"gradescope/{name}.json" for name in ("ada", "addresses", "bob")]
    assert json.loads(files["gradescope/addresses.json"]) == {"ada@example.org": "ada.json", "bob@example.org": "bob.json"}
    results = json.loads(files["gradescope/ada.json"])
    assert {key: value for key, value in results.items() if key != "tests"} == {
        "score": 3,
        "output": "3 of 4 points; rest 3/4; automatic 2, by hand +1; handed in late",
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "after_published",
        "stdout_visibility": "hidden",
    }
    assert results["tests"][0] == {
        "score": 1,
        "max_score": 1,
        "status": "passed",
        "number": "rest-1",
        "name": "GET /v1/models lists every model, in JSON.",
        "output": "passed",
        "tags": ["rest"],
    }
    assert [test["score"] for test in results["tests"]] == [1, 0, 0, 1]  # the automatic ones; what a person gave is in the score


def test_a_mark_by_hand_stands_beside_the_automatic_one(small, tmp_path):
    ada, bob, eve = rows(written(small, tmp_path)["grades.csv"])
    shown_of_ada = {key: ada[key] for key in ("automatic", "by hand", "final", "late points", "rest points", "rest-2", "rest-2 by hand")}
    wanted = ("2", "1", "3", "2", "2", "0", "1")  # the last mark by hand counts
    assert shown_of_ada == dict(zip(shown_of_ada, wanted, strict=True))
    assert (bob["automatic"], bob["by hand"], bob["final"], bob["rest-2 by hand"]) == ("2", "0", "2", "")
    assert (eve["ending"], eve["automatic"], eve["final"]) == ("not readable", "0", "")  # no mark that nobody has decided


def test_automatic_plus_by_hand_is_final_for_the_whole_class(tmp_path):
    found = pandas.read_csv(io.BytesIO(written(records.classroom(60), tmp_path)["grades.csv"]))
    decided = found.dropna(subset="final")
    assert len(found) == 60
    assert (decided["automatic"] + decided["by hand"] == decided["final"]).all()
    assert (decided["by hand"] != 0).any()


@pytest.mark.parametrize("name", records.FORMULAS)
def test_a_name_is_never_a_formula(tmp_path, name):
    for file, content in written([marked("ada", name, "s1")], tmp_path).items():
        if file.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                texts = [text for text in row if not text.replace(".", "").isdigit()]
                assert [text for text in texts if text.strip().strip("\u200c").startswith(tuple("=+-@＝\t\r"))] == []


@pytest.mark.parametrize("name", [*records.NAMES, *records.NASTY.values(), *records.FORMULAS, "a,b;c", "two\nlines", "Points Possible"])
def test_a_name_survives_two_readers_of_csv(tmp_path, name):
    content = written([marked("ada", name, "s1"), marked("bob", "Bob", "s2")], tmp_path)["grades.csv"]
    by_pandas = pandas.read_csv(io.BytesIO(content), keep_default_na=False)["name"]
    assert [row["name"] for row in rows(content)] == list(by_pandas) == [cell(name), "Bob"]


@pytest.mark.parametrize(
    ("text", "as_cell"),
    [
        ("Zoë O'Neill, Jr.", "Zoë O'Neill, Jr."),
        ("=1+1", "'=1+1"),
        ("\t=1", "'=1"),
        ("a\r\nb", "a b"),
        ("nul\x00", "nul‹NUL›"),
        ("\u202e=1", "‹U+202E›=1"),
        ("\ud83d", "‹U+D83D›"),
        (None, ""),
    ],
)
def test_a_text_becomes_a_cell(text, as_cell):
    assert cell(text) == as_cell


def test_what_is_shown_is_visible_and_can_be_stored():
    for text in records.NASTY.values():
        plain = shown(text)
        assert plain.encode() and not set(plain) & set("\x00\x07\x1b\x7f\r\u202e\u2066\u2028\u200b\ufeff")


@pytest.mark.parametrize(
    ("changes", "file"),
    [
        ({"email": None}, "moodle.csv"),
        ({"email": "bob@example.org"}, "moodle.csv"),
        ({"email": "=bob@example.org"}, "moodle.csv"),
        ({"email": None, "name": "Bob"}, "canvas.csv"),
        ({"ending": "refused"}, "gradescope/"),
    ],
    ids=["no address", "another's address", "a formula as address", "nothing of their own", "no mark yet"],
)
def test_a_student_whom_a_platform_could_take_for_another_is_left_out_and_named(tmp_path, changes, file):
    told = gradebook.write([marked("ada", **{"name": "Ada"} | changes), marked("bob", "Bob"), marked("cy", "Cy")], tmp_path)
    assert any(sentence.startswith(f"{file} leaves out ada") for sentence in told)


def test_the_number_identifies_where_the_export_shows_no_address(tmp_path):
    files = written([marked("ada", "Ada", "s1", email=None), marked("bob", "Bob", "s2", email=None)], tmp_path)
    assert [row["ID number"] for row in rows(files["moodle.csv"])] == ["s1", "s2"]


def test_a_name_can_not_move_the_maximum_of_canvas(tmp_path):
    lines = rows(written([marked("ada", "My Points Possible", "s1")], tmp_path)["canvas.csv"])
    assert [row["Student"] for row in lines if "Points Possible" in row["Student"]] == ["    Points Possible"]


def test_the_same_class_in_another_order_gives_the_same_bytes(tmp_path):
    found = records.classroom(30)
    assert written(found, tmp_path / "one") == written(found[::-1], tmp_path / "other")


@pytest.mark.parametrize("found", [[], [records.unread("eve", "not readable")]])
def test_where_nobody_has_a_mark_there_is_nothing_to_import(tmp_path, found):
    assert list(written(found, tmp_path)) == ["grades.csv"]


def test_points_of_a_late_exercise_are_told_apart():
    exercises = [records.exercise("rest-1", late=True), records.exercise("rest-2"), records.exercise("rest-3", "wrong", late=True)]
    assert marks.late_points(records.record("ada", exercises)) == 1
