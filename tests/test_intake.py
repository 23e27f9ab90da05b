"""Intake: whatever an LMS exports becomes one clean labs/ tree a student, and whatever a student tries becomes a sentence."""

import errno
import json
import os
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import submissions
from submissions import LABS, corrupted, forged, hostile, lay, tarred, under, zipped

from kit.grading import intake
from kit.grading.names import Person, keys
from kit.strip import MANIFEST

MOODLE, CANVAS = "Ada Lovelace_4711_assignsubmission_file_", "lovelaceada_12345_67890_"
EARLY, LATE = datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 22, 10, tzinfo=UTC)
DUE = {"rest": EARLY + timedelta(days=1), "rpc": LATE + timedelta(days=1)}
DECOMPOSED = unicodedata.normalize("NFD", "José Müller")
CHANGED = LABS | {"start.py": b"def add(a, b):\n    return b + a\n"}
WINDOWS = forged(*({"name": name.replace("/", "\\"), "content": content} for name, content in under("labs").items()))
OLD = forged(*({"name": "", "raw": f"Übung/{name}".encode("cp437"), "flags": 0, "content": content} for name, content in LABS.items()))
MACINTOSH = under("labs") | {"__MACOSX/labs/._start.py": b"\0", "labs/.DS_Store": b"\0", "labs/._start.py": b"\0"}
LEFT = {"labs/__pycache__/start.cpython-311.pyc": b"\0", ".venv/bin/python": b"\0" * 2_500_000, "node_modules/x/labs/start.py": b"no"}
KIT = (
    under("wirelab/labs") | under("wirelab/solutions", {"start.py": b"answer", "rest/models.py": b"answer"}) | {"wirelab/kit/score.py": b""}
)
LIST = """---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0123'
    :email: ada@example.org
  - :name: Grace Hopper
    :sid: s7
    :email: grace@example.org
  :created_at: 2026-11-20 10:00:00.123456000 Z
submission_2:
  :submitters:
  - :name: Alan Turing
    :sid:
    :email: alan@example.org
  :created_at: 2026-11-20 11:00:00.000000000 +01:00
"""
WHOLE = [  # what was handed in, and the student that is found with all labs
    ({f"{MOODLE}/labs.zip": zipped(under("labs"))}, "ada-lovelace"),
    ({f"{MOODLE[:-1]}/labs.zip": zipped(LABS)}, "ada-lovelace"),
    ({f"{MOODLE}labs.zip": zipped(under("labs"))}, "ada-lovelace"),
    (under(f"{MOODLE}/labs"), "ada-lovelace"),
    ({f"{CANVAS}labs-2.zip": zipped(under("labs"))}, "lovelaceada"),
    ({f"{CANVAS}{name}": content for name, content in {"labs.zip": zipped(LABS), "start-1.py": LABS["start.py"]}.items()}, "lovelaceada"),
    (under("Ada Lovelace"), "ada-lovelace"),
    (under("Ada Lovelace/here/there/Labs"), "ada-lovelace"),
    ({"ada.tar": tarred(under("labs"), "w")}, "ada"),
    ({"ada.tar.gz": tarred(under("labs"))}, "ada"),
    ({"ada.tgz": tarred(under("labs"), format=submissions.tarfile.PAX_FORMAT)}, "ada"),
    ({"ada.tar.xz": tarred(under("labs"), "w:xz")}, "ada"),
    ({"ada.tar.bz2": tarred(under("labs"), "w:bz2")}, "ada"),
    ({"ada.zip": tarred(under("labs"))}, "ada"),
    ({"ada.zip": zipped({"s123/labs.zip": zipped(under("labs"))})}, "ada"),
    ({"ada.zip": zipped({"labs.tar.gz": tarred(LABS)})}, "ada"),
    ({"ada/x/labs.zip": zipped({"labs.zip": zipped(LABS)})}, "ada"),
    ({"ada.zip": zipped(under("my work/week 3/labs"))}, "ada"),
    ({"ada.zip": zipped(under("labs/labs"))}, "ada"),
    ({"ada.zip": zipped(KIT)}, "ada"),
    (under("ada", KIT), "ada"),
    ({"ada.zip": zipped(under("labs") | {"labs/.starters.json": b"{}", "labs/.exercises.json": b"{}"})}, "ada"),
    ({"ada.zip": WINDOWS}, "ada"),
    ({"ada.zip": OLD}, "ada"),
    ({"ada.zip": zipped(MACINTOSH)}, "ada"),
    ({"ada.zip": zipped(under("labs") | LEFT)}, "ada"),
    ({"ada.tgz": tarred(under("labs") | LEFT)}, "ada"),
    (under("ada", under("labs") | LEFT) | {"ada/.venv/bin/python3": "→ /usr/bin/python3"}, "ada"),
    ({"José Müller.zip": zipped(LABS)}, "jose-muller"),
    ({f"{DECOMPOSED}/{DECOMPOSED}.zip": zipped(under(DECOMPOSED))}, "jose-muller"),
    ({"s123456_Łukasz Groß.zip": zipped(LABS)}, "lukasz-gross"),
    ({"李雷_4712_assignsubmission_file_/labs.zip": zipped(LABS)}, "student-4712"),
    ({"Default group_assignsubmission_file_/labs.zip": zipped(LABS)}, "default-group"),
    ({"van_damjan_12345_67890_labs.zip": zipped(LABS)}, "van-damjan"),
    ({f"LATE_anon_Xy9zQ_{name}": content for name, content in {"7_labs.zip": zipped(LABS), "8_x.py": b""}.items()}, "anon-xy9zq"),
    ({"records.zip": zipped(LABS)}, "student-records"),
    ({"a..b.zip": zipped(LABS)}, "a-b"),
]
PARTLY = [  # what was handed in besides or instead, what then differs from the labs, and what is noted
    (under("labs", {name: LABS[name] for name in LABS if name != "start.py"}), {"start.py": None}, "labs/start.py is missing"),
    ({"start.py": b"x"}, dict.fromkeys(LABS) | {"start.py": b"x"}, "labs/__init__.py is missing"),
    ({"models.py": b"x", "errors.py": b"?"}, dict.fromkeys(LABS) | {"rest/models.py": b"x"}, "models.py came without its folder"),
    (under("labs") | {"labs/rest/extra.py": b"x"}, {"rest/extra.py": b"x"}, "labs/rest/extra.py is not in the starter; it was kept"),
    (under("labs") | {"labs/photo.jpg": b"x"}, {}, "labs/photo.jpg is left out"),
    (under("labs") | {"labs/huge.py": b"#" * 70_000}, {}, "labs/huge.py is left out: not in the starter, and larger"),
    (under("labs") | {"labs/rest/conftest.py": b"x"}, {}, "labs/rest/conftest.py is left out: a name that the grader keeps"),
    (under("labs") | {"labs/START.py": b"other"}, {}, "upper and lower case"),
    (under("LABS", {name.upper(): LABS[name] for name in LABS}), {}, "labs/START.PY was taken as labs/start.py"),
]
HOSTILE = hostile()


@pytest.fixture
def starter(tmp_path) -> Path:
    """Give a labs/ as it was handed out, of nine files."""
    folder = tmp_path / "starter"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps(dict.fromkeys(LABS, "hash")), encoding="utf-8")
    return folder


@pytest.fixture
def take(tmp_path, starter):
    """Give ``take(export)``, which takes an export in and makes sure that nothing was written but clean trees."""

    def run(export: dict, deadlines=None, times=None, **options) -> list[intake.Handed]:
        folder = lay(export, tmp_path / "export")
        for name, when in (times or {}).items():
            os.utime(folder / name, (when.timestamp(), when.timestamp()))
        before = outside(tmp_path)
        handed = intake.taken(folder, tmp_path / "out" / "trees", deadlines, starter=starter, **options)
        assert outside(tmp_path) == before
        for row in handed:
            assert (row.labs is None) == bool(row.ending)
            assert clean(tmp_path / "out" / "trees" / row.student)
        return handed

    return run


def everything(folder: Path) -> set[Path]:
    """Return every path below a folder, no link followed."""
    return {Path(root, name).relative_to(folder) for root, folders, files in os.walk(folder) for name in folders + files}


def outside(folder: Path) -> dict[Path, int]:
    """Return every path that is not in out/, with the time when it was changed."""
    return {path: os.lstat(folder / path).st_mtime_ns for path in everything(folder) if path.parts[0] != "out"}


def clean(place: Path) -> bool:
    """Say whether a tree holds regular files of mode 644 and folders of mode 755, and nothing else."""
    modes = {os.lstat(place / path).st_mode for path in everything(place) if path.parts != ("labs",)}
    return modes <= {0o100644, 0o040755}


def tree(row: intake.Handed) -> dict[str, bytes]:
    """Return the files of a tree that was taken in, by name."""
    return {path.relative_to(row.labs).as_posix(): path.read_bytes() for path in row.labs.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("export", "student"), WHOLE, ids=[f"{next(iter(export))[:50]}" for export, _ in WHOLE])
def test_every_way_of_handing_in_all_labs_gives_the_same_tree(take, export, student):
    [row] = take(export)
    assert (row.student, row.ending, tree(row)) == (student, None, LABS), row


@pytest.mark.parametrize(("files", "differs", "noted"), PARTLY, ids=[noted for *_, noted in PARTLY])
def test_what_is_missing_unknown_or_misspelt_is_noted_and_the_rest_is_graded(take, files, differs, noted):
    [row] = take({"ada.zip": zipped(files)})
    expected = {name: content for name, content in (LABS | differs).items() if content is not None}
    assert tree(row) == expected
    assert any(noted in note for note in row.notes), row.notes


def test_a_duplicate_entry_counts_as_it_does_in_every_unpacker_the_last_one(take):
    [row] = take({"ada.zip": forged({"name": "labs/start.py", "content": b"old"}, {"name": "labs/start.py", "content": b"new"})})
    assert tree(row) == {"start.py": b"new"}
    assert "labs/start.py is there twice; the last one was taken" in row.notes


@pytest.mark.parametrize("tried", HOSTILE)
def test_a_hostile_or_broken_archive_ends_as_a_row_that_says_what_happened(take, tried):
    name, content, ending, words = HOSTILE[tried]
    [row] = take({name: content})
    assert row.ending == ending and words in row.why, row


@pytest.mark.parametrize(
    ("export", "ending", "words"),
    [
        (under("ada/labs") | {"ada/labs/trap.py": "→ /etc/passwd"}, "refused", "labs/trap.py is a link"),
        (under("ada/labs") | {"ada/more": "→ .."}, "refused", "more is a link"),
        (under("ada/labs") | {"ada/labs/trap.py": "pipe"}, "refused", "a named pipe"),
        (under("ada/labs") | {"ada/labs/trap.py": "socket"}, "refused", "a socket"),
        ({"ada": "→ /etc"}, "refused", "ada is a link"),
        ({"ada.zip": "→ /etc/passwd"}, "refused", "ada.zip is a link"),
        ({"ada.zip": "pipe"}, "refused", "a named pipe"),
        ({"ada.zip": None}, "nothing handed in", "no file"),
        ({"ada": None}, "nothing handed in", "no file"),
        ({"ada.zip": zipped({})}, "nothing handed in", "no file"),
        ({"ada/labs/start.py": None, "ada/labs/codecs.py": b""}, "not readable", "labs/start.py is a folder"),
        ({"ada/labs.pdf": b"%PDF"}, "not readable", "no file of labs/: labs.pdf"),
    ],
)
def test_a_hostile_folder_ends_as_a_row_too_and_no_pipe_is_opened(take, export, ending, words):
    [row] = take(export)
    assert row.ending == ending and words in row.why, row


def test_a_file_that_may_not_be_read_is_said_to_be_so(take, monkeypatch):
    def forbid(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kit.grading.export.os.open", forbid)
    [row] = take({"ada.zip": zipped(LABS)})
    assert (row.ending, row.why) == ("not readable", "ada.zip can't be opened: Permission denied.")


def test_gradescopes_list_says_who_and_when_and_a_group_is_graded_for_each_member(take):
    export = {"submission_metadata.yml": LIST.encode()} | under("submission_1") | under("submission_2/labs", CHANGED)
    found = take(under("assignment_99_export", export))
    assert [(row.student, row.number, row.email, row.handed_in) for row in found] == [
        ("ada-lovelace", "0123", "ada@example.org", EARLY.isoformat()),
        ("alan-turing", None, "alan@example.org", EARLY.isoformat()),
        ("grace-hopper", "s7", "grace@example.org", EARLY.isoformat()),
    ]
    assert found[0].digest == found[2].digest != found[1].digest


def test_gradescopes_list_can_make_no_object(take):
    with pytest.raises(ValueError, match="not as Gradescope writes it"):
        take({"submission_metadata.yml": b"submission_1: !!python/object/apply:os.getcwd []\n", **under("submission_1")})


def test_a_list_that_a_student_hands_in_is_not_believed(take):
    assert [row.student for row in take(under("ada", LABS | {"submission_metadata.yml": LIST.encode()}))] == ["ada"]


def test_the_newest_attempt_is_graded_and_marked_late_and_the_one_in_time_is_named(take):
    export = {f"{CANVAS}labs.zip": zipped(LABS), CANVAS.replace("_", "_LATE_", 1) + "labs-2.zip": zipped(CHANGED)}
    [row] = take(export, DUE, dict(zip(export, (EARLY, LATE), strict=True)))
    assert (tree(row), row.attempt, row.late) == (CHANGED, 3, {"rest": True, "rpc": True})
    assert f"{CANVAS}labs.zip is not graded: a newer attempt was handed in, late; this one came in time" in row.notes


def test_of_two_archives_in_a_folder_that_are_called_alike_the_newest_counts(take):
    [row] = take({f"{MOODLE}/labs.zip": zipped(LABS), f"{MOODLE}/labs (1).zip": zipped(CHANGED), f"{MOODLE}/notes.txt": b"please"})
    assert tree(row) == CHANGED


def test_one_name_in_two_normal_forms_is_one_student(take):
    composed = unicodedata.normalize("NFC", DECOMPOSED)
    assert [row.name for row in take({f"{composed}.zip": zipped(LABS), f"{DECOMPOSED}.tgz": tarred(LABS)})] == [composed]


def test_the_source_is_the_archive_where_it_is_alone_in_its_folder(take):
    assert [row.source for row in take({f"{MOODLE}/labs.zip": zipped(LABS), "bob/start.py": b""})] == [f"{MOODLE}/labs.zip", "bob"]


@pytest.mark.parametrize(
    ("name", "when", "due", "late"),
    [
        ("ada.zip", EARLY, DUE, {"rest": False, "rpc": False}),
        ("ada.zip", LATE, DUE, {"rest": True, "rpc": False}),
        ("ada.zip", datetime(1970, 1, 1, tzinfo=UTC), DUE, {"rest": False, "rpc": False}),
        (f"{CANVAS}labs.zip", LATE, DUE, {"rest": False, "rpc": False}),
        ("lovelaceada_LATE_12345_67890_labs.zip", EARLY, DUE, {"rest": True, "rpc": True}),
        ("lovelaceada_LATE_12345_67890_labs.zip", LATE, None, True),
        (f"{MOODLE}labs.zip", LATE, DUE, {"rest": False, "rpc": False}),
    ],
)
def test_lateness_is_a_matter_of_each_chapters_deadline_or_of_what_the_lms_says(take, name, when, due, late):
    [row] = take({name: zipped(LABS)}, due, {name: when})
    assert row.late == late


@pytest.mark.parametrize(("name", "when"), [(f"{MOODLE}labs.zip", None), (f"{CANVAS}labs.zip", None), ("ada.zip", LATE.isoformat())])
def test_the_time_of_a_download_is_not_that_of_the_hand_in(take, name, when):
    [row] = take({name: zipped(LABS)}, times={name: LATE})
    assert row.handed_in == when


def test_where_moodle_tells_no_time_an_instructor_with_deadlines_is_told_so(take):
    export = {f"{MOODLE}/labs.zip": zipped(LABS)}
    assert [note for note in take(export, DUE)[0].notes if "look in Moodle" in note]
    assert take(export)[0].notes == []


@pytest.mark.parametrize("said", ["Sunday, 22 November 2026, 9:05 AM", "Sunday, November 22, 2026,\u202f09:05 AM"])
def test_moodles_worksheet_in_english_says_when_each_handed_in(take, said):
    sheet = f'\ufeffIdentifier,"Full name",Grade,"Last modified (submission)"\nParticipant 4711,Ada,,"{said}"\nParticipant 4712,Bob,,-\n'
    export = {"Grades.csv": sheet.encode(), "other.csv": b"\xff\xfe", f"{MOODLE}/labs.zip": zipped(LABS)}
    ada, bob = take(export | {"Bob_4712_assignsubmission_file_/labs.zip": zipped(LABS)}, DUE)
    assert ada.handed_in == datetime(2026, 11, 22, 9, 5).astimezone(UTC).isoformat()
    assert (ada.late, ada.notes) == ({"rest": True, "rpc": False}, [])
    assert bob.handed_in is None and "look in Moodle" in bob.notes[0]


def test_what_was_typed_into_canvas_is_a_row_that_says_so(take):
    names = ("hoppergrace_4712_text.html", "hahnotto_LATE_4713_link.html", "anon_Xy9zQ_text.html")
    found = {row.student: row for row in take(dict.fromkeys(names, b"<p>my answer</p>"))}
    assert {row.ending for row in found.values()} == {"not readable"} and found["hahnotto"].late
    assert "a text that was typed into Canvas" in found["hoppergrace"].why and "a text" in found["anon-xy9zq"].why
    assert "a web address that was entered in Canvas" in found["hahnotto"].why


@pytest.mark.parametrize(
    ("name", "lms", "number"),
    [(f"{MOODLE}labs.zip", "moodle", "4711"), (f"{CANVAS}labs.zip", "canvas", "12345"), ("s123456_Ada.zip", "plain", "s123456")],
)
def test_a_number_is_told_with_what_gave_it(take, name, lms, number):
    [row] = take({name: zipped(LABS)})
    assert (row.lms, row.number) == (lms, number)


def test_a_tree_that_this_file_system_does_not_take_is_a_row_that_says_so(take, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENAMETOOLONG, "File name too long")

    monkeypatch.setattr(intake.tree, "write", full)
    [row] = take({f"{MOODLE}/labs.zip": zipped(LABS)})
    assert (row.ending, row.why, row.labs) == ("not readable", "It can't be unpacked here: File name too long.", None)


def test_a_broken_newest_attempt_is_not_replaced_by_an_older_one_in_silence(take):
    [row] = take({f"{CANVAS}labs.zip": zipped(LABS), f"{CANVAS}labs-1.zip": b"PK"})
    assert row.ending == "not readable" and "labs.zip is not graded" in row.notes[0]


def test_nobody_hands_in_for_another_by_a_name_that_reads_as_a_submission(take):
    eve = "Ada Lovelace_4711_assignsubmission_file_x_9999_assignsubmission_file_"
    rows = take({f"{MOODLE}/labs.zip": zipped(LABS), f"{eve}/labs.zip": zipped({"labs/start.py": b"evil"}), f"{eve}labs.zip": zipped(LABS)})
    assert [row.number for row in rows if row.name == "Ada Lovelace"] == ["4711"]
    assert {row.source for row in rows if row.name == "Ada Lovelace"} == {f"{MOODLE}/labs.zip"}
    assert len(rows) == 3


def test_names_that_two_share_get_their_numbers_and_no_key_depends_on_the_order():
    called = [
        ("Ada Lovelace", "1"),
        ("ada lovelace", "2"),
        ("Ada Lovelace", None),
        ("Ada Lovelace 1", None),
        ("Bo", None),
        ("ada-lovelace-1", "2"),
    ]
    people = [Person((str(n),), name, number) for n, (name, number) in enumerate(called)]
    found = keys(people)
    assert len(set(found.values())) == len(people) and found == keys(people[::-1])
    assert (found[("4",)], found[("1",)]) == ("bo", "ada-lovelace-2")


def test_a_second_intake_gives_the_same_rows_and_replaces_what_was_there(take, tmp_path):
    export = {f"{MOODLE}/labs.zip": zipped(LABS), "bob.zip": zipped(LABS), "marks.csv": b"name,mark"}
    times = dict.fromkeys(list(export)[:2], EARLY)
    first = take(export, times=times)
    (first[0].labs / "left.py").write_text("over", encoding="utf-8")
    seen = []
    assert take(export, times=times, on_progress=lambda *done: seen.append(done)) == first and tree(first[0]) == LABS
    assert seen == [(1, 2), (2, 2)]


def test_the_starter_itself_comes_back_whole(tmp_path, lay_out):
    kit = lay_out(tmp_path / "kit")
    [row] = intake.taken(lay(under("ada", _read(kit / "labs")), tmp_path / "export"), tmp_path / "out", starter=kit / "labs")
    handed_out = {name: content for name, content in _read(kit / "labs").items() if not name.startswith(".")}
    assert (tree(row), row.notes) == (handed_out, [])


def test_a_thousand_corrupted_submissions_give_a_thousand_rows(take):
    export = {name: content for seed in range(1_000) for name, content in corrupted(seed).items()}
    found = take(export)
    assert len(found) == 1_000
    assert {row.ending for row in found} == {None, "refused", "not readable"}  # the fuzzer reaches every end but emptiness
    assert all(row.why.endswith(".") and row.why.isprintable() for row in found if row.ending)


def _read(labs: Path) -> dict[str, bytes]:
    return {path.relative_to(labs).as_posix(): path.read_bytes() for path in labs.rglob("*") if path.is_file()}
