"""A class graded from end to end: what an instructor gets, whatever the class hands in, however often, by however many workers."""

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest
from submissions import corrupted, lay

from kit import grade, launch, strip
from kit.grade import Wanted, grade_class
from kit.grading import kept, pool, walls
from kit.grading.record import settled
from kit.markers import BEGIN, END

CHAPTERS = ("start", "codecs", "ws")
WRONG = {  # whose submission: a file of the reference, what stands in it, what stands there instead
    "Wrong Answer": ("start.py", "return f", "return 'x' + f"),
    "Not Python": ("codecs.py", "def ", "dfe "),
    "Ends Itself": ("start.py", "    return f", "    import os; os._exit(0)\n    return f"),
}
CLASS = ("Ada Lovelace", "Émilie Blank", "No Archive", *WRONG)


def _without_markers(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not BEGIN.match(line) and not END.match(line)) + "\n"


def reference(folder: Path) -> Path:
    """Write the reference below ``folder`` as a student would hand it in, and return its labs/."""
    shutil.copytree(launch.ROOT / "solutions", folder / "labs", ignore=shutil.ignore_patterns("__pycache__", "mistakes", "*.pyc"))
    for path in (folder / "labs").rglob("*"):
        with contextlib.suppress(UnicodeDecodeError, IsADirectoryError):
            path.write_text(_without_markers(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder / "labs"


@pytest.fixture(scope="module")
def submissions(tmp_path_factory) -> Path:
    """Give a folder as Moodle exports it."""
    folder, made = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("made")
    right = reference(made / "right")
    strip.derive(launch.ROOT / "solutions", made / "starter" / "labs")
    places = {name: folder / f"{name}_{number}_assignsubmission_file_" for number, name in enumerate(CLASS, 41)}
    for place in places.values():
        place.mkdir()
    with zipfile.ZipFile(places["Ada Lovelace"] / "labs.zip", "w") as archive:
        for path in sorted(right.rglob("*.*")):
            archive.write(path, path.relative_to(right.parent))
    with tarfile.open(places["Émilie Blank"] / "work.tar.gz", "w:gz") as archive:
        archive.add(made / "starter" / "labs", "my work/labs")
    (places["No Archive"] / "labs.zip").write_text("<html>sign in first</html>")
    for name, (file, old, new) in WRONG.items():
        tree = shutil.copytree(right, places[name] / "labs")
        text = (tree / file).read_text(encoding="utf-8")
        assert old in text
        (tree / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(needs, submissions, tmp_path_factory) -> tuple[dict[str, dict], Path]:
    """Give the records of the class by student, and the folder that was written."""
    needs("bwrap")
    out = tmp_path_factory.mktemp("out")
    return {each["student"]: each for each in grade_class(submissions, out, Wanted(workers=3, chapters=CHAPTERS))}, out


def _exercise(record: dict, name: str) -> dict:
    return next(each for each in record["exercises"] if each["exercise"] == name)


def test_the_reference_has_all_points(graded):
    record = graded[0]["ada-lovelace"]
    assert [each for each in record["exercises"] if each["ending"] != "passed"] == []
    assert record["earned"] == record["possible"] > 0


def test_the_starter_has_none_and_every_exercise_is_blank(graded):
    record = graded[0]["emilie-blank"]
    assert record["earned"] == 0
    assert {each["ending"] for each in record["exercises"]} == {"blank"}


def test_a_wrong_answer_fails_its_own_exercise_and_no_other(graded):
    """The canary: were the kit's own code graded in place of the submission, this would pass."""
    record = graded[0]["wrong-answer"]
    assert [each["exercise"] for each in record["exercises"] if not each["earned"]] == ["start-1"]
    assert _exercise(record, "start-1")["ending"] == "wrong"
    assert _exercise(record, "start-1")["diagnosis"]["got"] == "'xHello, Ada!'"
    assert "return 'x' + f" in _exercise(record, "start-1")["code"]


def test_a_file_that_is_no_python_fails_what_needs_it(graded):
    record = graded[0]["not-python"]
    assert _exercise(record, "codecs-1")["ending"] == "crash"
    assert "SyntaxError" in _exercise(record, "codecs-1")["said"]
    assert _exercise(record, "start-1")["ending"] == "passed"


def test_a_process_that_ends_itself_is_told_apart_from_a_wrong_answer(graded):
    record = graded[0]["ends-itself"]
    assert _exercise(record, "start-1")["ending"] == "stopped"
    assert _exercise(record, "start-2")["ending"] == "passed"


def test_a_file_that_is_no_archive_is_a_row_that_says_so(graded):
    record = graded[0]["no-archive"]
    assert (record["ending"], record["exercises"]) == ("not readable", [])
    assert record["why"]


def test_everybody_has_a_row_a_page_and_a_record(graded, submissions):
    records, out = graded
    assert len(records) == len(list(submissions.iterdir()))
    assert {path.stem for path in (out / "feedback").glob("*.html")} == set(records)
    assert {path.stem for path in (out / "records").glob("*.json")} == set(records)
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == len(records)
    assert "Ada Lovelace" in (out / "overview.html").read_text(encoding="utf-8")


def test_a_record_holds_nothing_of_this_machine_and_no_time(graded, submissions):
    records, out = graded
    text = json.dumps(list(records.values()))
    machine = (str(out), str(submissions), str(launch.ROOT), "/tmp/wirelab", sys.prefix, sysconfig.get_path("stdlib"))
    assert [word for word in machine if word in text] == []
    told = json.dumps([[each["said"], each["diagnosis"]] for record in records.values() for each in record["exercises"]])
    assert not re.search(r"127\.0\.0\.1:\d|0x[0-9a-f]{6}", told)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f'File "{launch.ROOT}/kit/blank.py", line 14', 'File "kit/blank.py", line 14'),
        (f'File "{sysconfig.get_path("purelib")}/flask/app.py", line 1511', 'File "flask/app.py", line 1511'),
        (f"created at {sysconfig.get_path('stdlib')}/asyncio/futures.py:313>", "created at asyncio/futures.py:313>"),
        ("</opt/wirelab/kit/apart/there.py>", "<kit/apart/there.py>"),
        ("GET http://127.0.0.1:43817/v1/site-packages/x", "GET http://127.0.0.1:PORT/v1/site-packages/x"),
    ],
)
def test_a_record_says_where_in_a_library_and_not_where_on_a_machine(told, kept):
    assert settled(told) == kept


def test_what_was_graded_is_not_graded_again(graded, submissions, monkeypatch):
    records, out = graded
    monkeypatch.setattr(pool, "executor", lambda *_: pytest.fail("something was graded again"))
    assert {each["student"]: each for each in grade_class(submissions, out, Wanted(chapters=CHAPTERS))} == records


def test_what_is_decided_by_hand_stands_beside_the_automatic_mark(graded, submissions):
    records, out = graded
    ruling = "student,exercise,earned,why,who,when\nwrong-answer,start-1,1,close enough,Dr. Who,2026-11-25\n"
    (submissions / "by_hand.csv").write_text(ruling, encoding="utf-8")
    try:
        again = {each["student"]: each for each in grade_class(submissions, out, Wanted(chapters=CHAPTERS))}
    finally:
        (submissions / "by_hand.csv").unlink()
        grade_class(submissions, out, Wanted(chapters=CHAPTERS))
    assert again["wrong-answer"]["earned"] == records["wrong-answer"]["earned"]
    assert [each["who"] for each in again["wrong-answer"]["by_hand"]] == ["Dr. Who"]


def test_the_order_and_the_number_of_workers_change_no_byte(graded, submissions, tmp_path, monkeypatch):
    first = _written(graded[1])
    real = sorted
    monkeypatch.setattr(grade, "sorted", lambda *given, **named: real(*given, **named)[::-1], raising=False)
    grade_class(submissions, tmp_path, Wanted(workers=1, chapters=CHAPTERS))
    assert _written(tmp_path) == first


def _written(out: Path) -> dict[str, bytes]:
    names = [*(out / "records").iterdir(), *(out / "feedback").iterdir(), out / "grades.json", out / "grades.csv", out / "similar.json"]
    return {path.name: path.read_bytes() for path in names}


class AtOnce:
    """An executor whose answers are there at once."""

    def __init__(self):
        self.jobs = 0

    def submit(self, _: dict) -> Future:
        """Count the job, and answer."""
        self.jobs += 1
        answered = Future()
        answered.set_result({"exercises": {}, "seconds": 0.1})
        return answered


def test_a_run_that_was_stopped_goes_on_where_it_was(submissions, tmp_path, monkeypatch):
    seen = []

    @contextlib.contextmanager
    def executor(*_: object) -> Iterator[AtOnce]:
        seen.append(AtOnce())
        yield seen[-1]

    def two_and_then_control_c(futures: dict) -> Iterator[Future]:
        yield from list(futures)[:2]
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "executor", executor)
    monkeypatch.setattr(walls, "tool", lambda: "bwrap")
    with monkeypatch.context() as stopped:
        stopped.setattr(grade, "as_completed", two_and_then_control_c)
        with pytest.raises(KeyboardInterrupt):
            grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))
    grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))
    assert [each.jobs for each in seen] == [5, 3]


@pytest.mark.parametrize("other", [Wanted(trust=True, chapters=CHAPTERS), Wanted(seconds=900, chapters=CHAPTERS)], ids=["walls", "longer"])
def test_what_was_graded_without_walls_or_in_less_time_is_graded_again(submissions, tmp_path, monkeypatch, other):
    judge = AtOnce()
    monkeypatch.setattr(pool, "executor", lambda *_: contextlib.nullcontext(judge))
    monkeypatch.setattr(walls, "tool", lambda: "bwrap")
    grade_class(submissions, tmp_path, other)
    grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))
    assert judge.jobs == 10


def test_where_the_grader_itself_fails_the_class_goes_on_and_that_one_is_graded_the_next_time(submissions, tmp_path, monkeypatch):
    judge = AtOnce()
    monkeypatch.setattr(pool, "executor", lambda *_: contextlib.nullcontext(judge))
    monkeypatch.setattr(walls, "tool", lambda: "bwrap")
    with monkeypatch.context() as broken:
        broken.setattr(Future, "result", lambda *_: int("broken"))
        records = grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))
    assert sum("the grader could not grade it: ValueError" in each["why"] for each in records) == 5
    assert "graded" in {each["ending"] for each in grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))}


def test_a_folder_of_somebody_elses_is_not_written_into(submissions, tmp_path):
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "mine.html").write_text("precious")
    with pytest.raises(kept.NotOurs, match="holds files that make grade did not write"):
        grade_class(submissions, tmp_path, Wanted(chapters=CHAPTERS))
    assert (tmp_path / "feedback" / "mine.html").read_text() == "precious"


def test_a_place_that_can_not_be_written_is_named(submissions, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(kept.NotOurs, match=r"nothing can be written to .*file.*--out"):
        grade_class(submissions, tmp_path / "file" / "out", Wanted(chapters=CHAPTERS))


def test_a_thousand_corrupted_submissions_give_a_thousand_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pool, "executor", lambda *_: contextlib.nullcontext(AtOnce()))
    monkeypatch.setattr(walls, "tool", lambda: "bwrap")
    export = lay({name: content for seed in range(1_000) for name, content in corrupted(seed).items()}, tmp_path / "handed-in")
    records = grade_class(export, tmp_path / "out", Wanted(chapters=CHAPTERS))
    assert len(records) == 1_000
    assert {each["ending"] for each in records} == {"graded", "refused", "not readable"}
    with open(tmp_path / "out" / "grades.csv", encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 1_001
    assert len(list((tmp_path / "out" / "feedback").glob("*.html"))) == 1_000
    assert len(capsys.readouterr().err.splitlines()) < 20  # whom the platforms' files leave out is no line for each


def test_without_a_sandbox_the_grader_asks_for_trust(submissions, tmp_path):
    words = [sys.executable, "-m", "kit.grade", str(submissions), "--out", str(tmp_path)]
    told = subprocess.run(words, cwd=launch.ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "bubblewrap is missing" in told.stderr
    assert "--trust" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "is no folder"),
        (["."], "no submission"),
        (["--chapters", "cooking", "."], "there is no chapter cooking"),
    ],
)
def test_what_can_not_be_graded_is_said_in_one_line(tmp_path, words, said):
    told = subprocess.run(
        [sys.executable, "-m", "kit.grade", *words],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(launch.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr
    assert "Traceback" not in told.stderr


def test_the_walls_stand_when_they_are_handed_over_however_long_it_takes(needs, tmp_path, monkeypatch):
    needs("bwrap")
    (tmp_path / "labs").mkdir()
    real = walls._arguments
    more = [word for n in range(2_000) for word in ("--ro-bind", "/etc/hostname", f"/tmp/{n}")]
    monkeypatch.setattr(walls, "_arguments", lambda labs: [*more, *real(labs)])
    built = walls.build(tmp_path / "labs", f"{os.getpid()}-slow")
    try:
        assert Path(f"/proc/{built.pid}/root{walls.INSIDE}/labs").is_dir()
    finally:
        built.fall()


def test_the_workers_leave_nothing_behind(graded, until):
    until(lambda: not [each for each in _ours() if "kit.grading.worker" in " ".join(each.info["cmdline"] or ())])


def _ours() -> list[psutil.Process]:
    """Return the processes that this test run has started, and those that nobody waits for: another run may be at work beside it."""
    mine = {each.pid for each in psutil.Process().children(recursive=True)}
    return [each for each in psutil.process_iter(["cmdline", "ppid"]) if each.pid in mine or each.info["ppid"] == 1]
