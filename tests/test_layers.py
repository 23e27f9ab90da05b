"""What was handed in more than once or in odd places: a student's work counts before the starter's, and a note names what was not taken."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from submissions import LABS, lay, tarred, under, zipped

from kit.grading import layers, tree
from kit.grading.entries import NotReadable
from kit.strip import MANIFEST

BLANK = {name: content.replace(b"\r\n", b"\n") for name, content in LABS.items()} | {"rest/naming.py": b"names\nof models\n"}
DONE = BLANK | {"start.py": b"mine", "codecs.py": b"mine", "rest/models.py": b"mine"}
HALF = BLANK | {"start.py": b"mine", "rest/models.py": b"older"}
WINDOWS = {name: content.replace(b"\n", b"\r\n") for name, content in BLANK.items()} | {"codecs.py": b"\xef\xbb\xbf" + BLANK["codecs.py"]}
CHECKS = under("wirelab/kit/checks", {"start.py": b"check", "codecs.py": b"check"}) | {"wirelab/kit/keys.py": b"", "wirelab/README.md": b""}
KIT = CHECKS | {"wirelab/notebooks/1_rest.ipynb": b"{}"}
TAKEN = "labs/start.py and 2 more were taken from {}, not from {}, where they are the starter's"
ROOTS = "labs/ was taken from {} (3 files differ from the starter's), not from {} ({})"


@pytest.fixture
def read(tmp_path):
    """Give ``read(files)``, which reads what one student's folder holds as (labs, notes)."""
    (tmp_path / MANIFEST).write_text(json.dumps({name: sha256(content).hexdigest() for name, content in BLANK.items()}), encoding="utf-8")

    def run(files: dict[str, bytes | None], apart: bool = False) -> tuple[dict[str, bytes], list[str]]:
        folder, notes = at_once({"ada": None} | under("ada", files), tmp_path) / "ada", []
        handed = sorted(folder.iterdir()) if apart else [folder]
        return layers.read([(path, path.name) for path in handed], tree.starters(tmp_path), notes)[0], notes

    return run


def at_once(export: dict[str, bytes | None], folder: Path) -> Path:
    """Write an export whose files all have one time, as those of a download have."""
    for path in lay(export, folder).rglob("*"):
        os.utime(path, (1_800_000_000, 1_800_000_000))
    return folder


@pytest.mark.parametrize("starter", [BLANK, WINDOWS], ids=["as handed out", "saved on Windows"])
@pytest.mark.parametrize(
    ("given", "mine"), [("labs.zip", "labs-v2.zip"), ("original_labs.zip", "labs_final.zip"), ("labs.zip", "labs.tgz")]
)
def test_of_two_archives_of_one_time_the_starter_never_wins(read, starter, given, mine):
    pack = tarred if mine == "labs.tgz" else zipped
    labs, notes = read({given: zipped(under("labs", starter)), mine: pack(under("labs", DONE))})
    assert {name for name in DONE if labs[name] == b"mine"} == {"start.py", "codecs.py", "rest/models.py"}
    assert notes == [TAKEN.format(mine, given)]


def test_of_two_archives_with_work_the_later_name_counts_and_the_other_is_named(read):
    labs, notes = read({"labs.zip": zipped(HALF), "labs-v2.zip": zipped(DONE)})
    assert labs == DONE
    assert "labs/rest/models.py was taken from labs-v2.zip, not from labs.zip" in notes


def test_work_that_is_in_one_archive_alone_is_kept(read):
    labs, _ = read({"a.zip": zipped(BLANK | {"start.py": b"a"}), "b.zip": zipped(BLANK | {"codecs.py": b"b"})})
    assert (labs["start.py"], labs["codecs.py"]) == (b"a", b"b")


def test_the_starter_in_a_folder_is_not_laid_over_an_archive(read):
    labs, notes = read({"work.zip": zipped(DONE)} | under("labs", BLANK))
    assert labs == DONE
    assert any("taken from work.zip, not from ada/, where" in note for note in notes), notes


@pytest.mark.parametrize(
    ("files", "noted"),
    [
        (under("wirelab/labs", DONE) | under("backup/labs", BLANK), ("wirelab/labs/", "backup/labs/", "0 files differ")),
        (under("wirelab/labs", DONE) | under("backup/labs", WINDOWS), ("wirelab/labs/", "backup/labs/", "0 files differ")),
        (under("labs", DONE) | under("a/labs", HALF), ("labs/", "a/labs/", "2 files differ")),
        (under("old", BLANK) | under("work", DONE), ("work/", "old/", "0 files differ")),
        (under("labs", BLANK) | under("work", DONE), ("work/", "labs/", "0 files differ")),
        (under("labs", DONE) | under("labs/backup/labs", BLANK), ("labs/", "labs/backup/labs/", "0 files differ")),
    ],
)
@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_of_several_folders_of_labs_the_one_with_most_work_counts(read, packed, files, noted):
    labs, notes = read({"all.zip": zipped(files)} if packed else files)
    assert (labs, notes) == (DONE, [ROOTS.format(*noted)])


def test_folders_of_labs_that_hold_different_files_belong_together(read):
    labs, notes = read({"week1/labs/start.py": b"mine", "week2/labs/rest/models.py": b"mine"})
    assert (labs, notes) == (
        {"start.py": b"mine", "rest/models.py": b"mine"},
        ["labs/ was put together from week1/labs/, week2/labs/"],
    )


def test_a_package_in_a_package_is_no_other_place_of_the_labs(read, tmp_path):
    known = tree.Starter(dict.fromkeys(("start.py", "rpc/server.py", "stream/rpc/server.py"), "hash"))
    path = lay({"b.zip": zipped({"x/start.py": b"", "x/stream/rpc/server.py": b"s", "x/rpc/server.py": b"r"})}, tmp_path) / "b.zip"
    assert set(layers.read([(path, "")], known, notes := [])[0]) == set(known)
    assert notes == []


@pytest.mark.parametrize("apart", [True, False])
def test_a_single_file_finds_its_folder_whatever_lies_beside_it(read, apart):
    labs, notes = read({"start.py": b"mine", "codecs.py": b"mine", "naming.py": b"mine"}, apart)
    assert labs == {"start.py": b"mine", "codecs.py": b"mine", "rest/naming.py": b"mine"}
    assert notes == ["naming.py came without its folder and was taken as labs/rest/naming.py"]


def test_a_file_of_a_students_own_stays_where_it_is_when_the_starters_is_there(read):
    labs, _ = read(under("labs", DONE | {"naming.py": b"more"}))
    assert labs == DONE | {"naming.py": b"more"}


def test_of_two_single_files_of_one_name_the_starters_own_is_not_taken(read):
    labs, notes = read({"a/naming.py": b"mine", "b/naming.py": BLANK["rest/naming.py"]})
    assert labs == {"rest/naming.py": b"mine"}
    assert "labs/rest/naming.py was not taken from b/naming.py" in notes


def test_an_archive_that_is_not_opened_is_named(read):
    _, notes = read({"all.zip": zipped(under("labs", DONE) | {"final.zip": zipped(DONE)})})
    assert notes == ["final.zip was not opened, for files of labs/ are beside it"]


def test_a_whole_kit_is_taken_for_its_labs_and_one_note_says_so(read):
    labs, notes = read({"all.zip": zipped(KIT | under("wirelab/labs", DONE))})
    assert (labs, notes) == (DONE, ["handed in besides labs/, and not used: kit/ and notebooks/"])


def test_the_checks_are_no_answers_where_a_kit_comes_beside_the_labs(read):
    assert read({"labs.zip": zipped(DONE), "wirelab.zip": zipped(KIT)})[0] == DONE


def test_a_library_that_came_along_is_no_work(read):
    assert read(under("labs", BLANK) | {"env/lib/python3.13/site-packages/cloudpickle/codecs.py": b"theirs"}) == (BLANK, [])


def test_labs_in_a_folder_named_kit_are_labs(read):
    assert read({"kit.zip": zipped(under("kit/labs", DONE))})[0] == DONE


@pytest.mark.parametrize(
    "files", [{}, {".DS_Store": b"\0"}, {"labs/__pycache__/start.pyc": b"\0"}, {"a.zip": zipped({"__MACOSX/._a": b"\0"})}]
)
def test_a_folder_of_litter_holds_nothing(read, files):
    assert read(files) == ({}, [])


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("labs.rar", b"Rar!\x1a\x07\x01\x00", "ask for a .zip"),
        ("labs.7z", b"7z\xbc\xaf\x27\x1c", "ask for a .zip"),
        ("labs.rar", b"whatever", "ask for it again"),
        ("labs.zip", b"", "ask for it again"),
        ("answers.docx", zipped({"word/document.xml": b""}), "ask for the folder labs/, where the answers are, as a .zip"),
        ("1_rest.ipynb", b"{}", "ask for the folder labs/, where the answers are, as a .zip"),
    ],
)
def test_what_can_not_be_graded_says_what_to_ask_for(read, apart, name, content, advice):
    with pytest.raises(NotReadable, match=advice) as refusal:
        read({name: content}, apart)
    assert name in str(refusal.value)


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_files_give_the_same_labs_and_notes_in_whatever_order_they_came(read, order):
    made = {"c.zip": zipped(HALF), "b.zip": zipped(DONE), "a.zip": zipped(BLANK)}
    labs, notes = read(dict([*made.items()][::order]))
    assert labs == HALF | {"codecs.py": b"mine"}
    assert notes == [
        "labs/start.py and 1 more were taken from c.zip, not from a.zip, where they are the starter's",
        "labs/codecs.py was taken from b.zip, not from a.zip, where it is the starter's",
        "labs/codecs.py was taken from b.zip, not from c.zip, where it is the starter's",
        "labs/rest/models.py was taken from c.zip, not from b.zip",
    ]
