"""Marks by hand: each counts for whom and what its line names, and a line that names nobody stops the run before anything is graded."""

from pathlib import Path

import pytest

from kit.course import Chapter, Course, Exercise
from kit.grade import Wanted, grade_class
from kit.grading import pool, rulings
from kit.grading.intake import Handed

REST = Chapter("rest", Path("1_rest.ipynb"), None, (Exercise("rest-1", "rest", 2), Exercise("rest-2", "rest", 0)))
CODECS = Chapter("codecs", Path("2_codecs.ipynb"), None, (Exercise("codecs-1", "codecs", 3),))
WHOLE, LESSON = Course((REST, CODECS)), Course((REST,))
CLASS = [
    Handed("ada-lovelace-17", "Ada Lovelace", number="17", email="ada@example.org"),
    Handed("ada-lovelace-18", "Ada Lovelace", number="18"),
    Handed("umut-celik", "Çelik, Umut", number="19"),
]
HEADING = "student,exercise,earned,why,who,when\n"


def _read(folder: Path, text: str, encoding: str = "utf-8") -> list[dict]:
    (folder / "by_hand.csv").write_text(text, encoding=encoding)
    return rulings.fitted(rulings.read(folder), CLASS, WHOLE, LESSON)


@pytest.mark.parametrize("student", ["umut-celik", "19", "Çelik, Umut"])
def test_a_student_is_named_by_key_number_or_name(tmp_path, student):
    [found] = _read(tmp_path, f'{HEADING}"{student}",rest-1,2,"it is right,\nthough odd",Dr. Who,2026-11-25\n')
    assert found == {
        **{"student": "umut-celik", "exercise": "rest-1", "earned": 2, "why": "it is right,\nthough odd"},
        **{"who": "Dr. Who", "when": "2026-11-25"},
    }


@pytest.mark.parametrize("written", ["1.5", "1,5"])
@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_a_spreadsheets_own_shape_is_read(tmp_path, delimiter, encoding, written):
    heading = "Student,Exercise,Earned,Why,Who,When\n".replace(",", delimiter)
    [found] = _read(tmp_path, heading + delimiter.join(("17", "rest-1", written, "", "", "")) + "\n" + 5 * delimiter + "\n", encoding)
    assert (found["student"], found["earned"]) == ("ada-lovelace-17", 1.5)


def test_a_mark_in_another_chapter_waits_for_it(tmp_path):
    assert _read(tmp_path, f"{HEADING}17,codecs-1,3,,,\n") == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("adalovelace,rest-1,1,,,", "line 2: 'adalovelace' is no student of this class, or more than one; did you mean ada-lovelace-1"),
        ("Ada Lovelace,rest-1,1,,,", "line 2: 'Ada Lovelace' is no student of this class, or more than one"),
        ("17,rest-11,1,,,", "line 2: there is no exercise 'rest-11'; did you mean rest-1"),
        ("17,rest-1,30,,,", "line 2: rest-1 has 2 points, and '30' is no mark from 0 to that"),
        ("17,rest-1,-1,,,", "'-1' is no mark from 0"),
        ("17,rest-1,two,,,", "'two' is no mark"),
        ("17,rest-1,nan,,,", "'nan' is no mark"),
        ("17,rest-1,,,,", "'' is no mark"),
        ("17,rest-2,1,,,", "rest-2 has 0 points"),
        ("17", "there is no exercise ''"),
    ],
)
def test_a_line_that_would_lose_or_make_a_mark_is_refused(tmp_path, row, told):
    with pytest.raises(ValueError, match=r"by_hand\.csv, line 2: ") as caught:
        _read(tmp_path, f"{HEADING}{row}\n")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b"student,exercise,earned\n",
            "by_hand.csv, line 1: no column why, who, when; the first line is: student,exercise,earned,why,who,when",
        ),
        (b"", "by_hand.csv, line 1: no column student"),
        (HEADING.encode() + "17,rest-1,1,schön,,\n".encode("latin-1"), "by_hand.csv is not UTF-8; save it again as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_such_list_says_what_it_lacks(tmp_path, content, told):
    (tmp_path / "by_hand.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"by_hand\.csv") as caught:
        rulings.read(tmp_path)
    assert str(caught.value).startswith(told)


def test_a_wrong_line_stops_the_run_before_anything_is_graded(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "executor", lambda *_: pytest.fail("something was graded"))
    labs = tmp_path / "in" / "Ada Lovelace" / "labs"
    labs.mkdir(parents=True)
    (labs / "start.py").write_text("")
    (tmp_path / "in" / "by_hand.csv").write_text(f"{HEADING}ada-lovlace,start-1,1,,,\n")
    with pytest.raises(ValueError, match="did you mean ada-lovelace"):
        grade_class(tmp_path / "in", tmp_path / "out", Wanted(chapters=("start",)))
