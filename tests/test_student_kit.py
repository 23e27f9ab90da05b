"""What is handed out: everything that a student needs, no answer, and the same bytes each time; unpacked in an empty place, it works."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from benchmarks.needed import NEEDED
from kit import course, strip, student_kit

ROOT = Path(__file__).parent.parent
SOLUTIONS = ROOT / "solutions"
NAMES = strip.exercises(SOLUTIONS)
FULL = os.environ.get("CI") or os.environ.get("WIRELAB_FULL")
RUN = 280  # seconds that all notebooks together may take
TELLING = 20  # a line of an answer with so many letters and digits says something
CAUSE = "a diagnosis: whoever nearly had it reads what is missing"
OTHER_SIDE = "the check plays the other side of the wire"
LEGITIMATE = {  # a line of an answer that stands in the kit all the same, and why
    ("benchmarks/rpc_kinds_client.py", "return Prediction(response.label, response.score, response.model_id)"): "a client on an event loop",
    ("kit/checks/access_doors.py", "raise InsufficientScope(scope)"): CAUSE,
    ("kit/checks/rest_client.py", "raise self.refusal(response, body)"): CAUSE,
    ("kit/checks/rest_hand.py", "connection.sendall(request)"): OTHER_SIDE,
    ("kit/checks/rest_page.py", "{% for each in predictions %}"): CAUSE,
    ("kit/checks/rpc_doors.py", "return rpc_status.to_status(status)"): CAUSE,
    ("kit/checks/start.py", "connection.sendall(request)"): CAUSE,
    ("kit/checks/stream_rpc.py", "yield talk_pb2.Token(id=token.id, text=token.text)"): CAUSE,
    ("kit/checks/stream_ws.py", "speaking = await begin(socket, asked)"): CAUSE,
    ("kit/checks/ws_core.py", "return self.codec.decode(frame, Prediction)"): CAUSE,
    (
        "kit/checks/ws_frames.py",
        "digest = hashlib.sha1((key + GUID).encode()).digest()",
    ): "what RFC 6455 prints; the check compares with it",
    ("kit/checks/ws_watch.py", "self.labels.update(label)"): CAUSE,
    ("kit/prediction.proto", "repeated float features = 1;"): "rpc-1 is to write this contract again, and says so",
    ("notebooks/2_codecs.ipynb", "repeated float features = 1;"): "chapter 2 reads the contract that chapter 3 writes",
    ("notebooks/3_rpc.ipynb", "while context.is_active():"): "a demo of what rpc-8 then uses for something else",
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Give the files of the students' edition by name."""
    return student_kit.collect()


@pytest.fixture(scope="module")
def place(files, tmp_path_factory) -> Path:
    """Give the folder into which the zip unpacks, in an empty place, with the libraries that are installed here."""
    folder = tmp_path_factory.mktemp("student")
    student_kit.write(files, folder / "kit.zip")
    with zipfile.ZipFile(folder / "kit.zip") as archive:
        archive.extractall(folder)
    kit = folder / student_kit.FOLDER
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(kit / ".venv")], check=True)
    [packages] = (kit / ".venv").glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(f"{kit}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    (kit / ".venv" / ".ready").touch()
    return kit


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> dict[str, str]:
    """Give an environment with nothing in it but PATH and an empty HOME."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home"))}


@pytest.fixture(scope="module")
def make(needs, place, empty) -> Callable[..., subprocess.CompletedProcess]:
    """Give ``make("bench")``, which runs a target there in an empty environment."""

    def run(*words: str, within: float = 60) -> subprocess.CompletedProcess:
        command = [needs("make"), "--no-print-directory", *words]
        return subprocess.run(command, cwd=place, env=empty, capture_output=True, text=True, timeout=within, check=False)

    return run


@pytest.fixture(scope="module")
def unsolved(make) -> tuple[dict, subprocess.CompletedProcess]:
    """Give the grader's verdict on what was handed out: fresh starters, by the student's own command."""
    graded = make("grade", "SUBMISSION=labs", "ARGS=--json", within=RUN)
    return json.loads(graded.stdout or "{}"), graded


def test_the_starter_earns_nothing_and_the_grader_says_so(unsolved):
    board, graded = unsolved
    assert board.get("earned") == 0, graded.stderr
    assert graded.returncode == 0  # points that are missing are no error of make's
    assert board["possible"] == course.load().possible


def test_on_the_starter_every_check_fails_because_its_exercise_is_blank(unsolved):
    wanted = {name: f"blank: exercise {name}: {task}" for name, task in NAMES.items()}
    assert {row["exercise"]: row["reason"] for row in unsolved[0]["exercises"]} == wanted


def test_on_the_starter_nothing_but_the_checks_fails(unsolved):
    assert unsolved[0]["other_failures"] == []
    assert "Traceback" not in unsolved[1].stderr


def test_the_kit_that_was_handed_out_is_the_one_that_runs(place, empty):
    command = [place / ".venv/bin/python", "-c", "import kit; print(kit.__file__)"]
    told = subprocess.run(command, cwd=place.parent, env=empty, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()) == place / "kit" / "__init__.py"


def test_made_twice_it_is_the_same_to_the_byte(files, tmp_path):
    for name in ("one.zip", "two.zip"):
        student_kit.write(dict(reversed(files.items())) if name == "two.zip" else student_kit.collect(), tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_nothing_of_the_instructors_is_in_it(files):
    folders = {name.partition("/")[0] for name in files if "/" in name}
    assert folders == {"kit", "labs", "notebooks", "benchmarks"}
    assert [name for name in files if re.search(r"mistakes|solution|train|test_|\.starters|student|\.pyc", name)] == []


def test_every_line_of_an_answer_stays_at_home(files):
    answers = _answers()
    assert len(answers) > 150
    found = {(name, line) for name, text in _texts(files) for line in answers if line in text}
    assert sorted(found - LEGITIMATE.keys()) == []
    assert sorted(LEGITIMATE.keys() - found) == [], "no longer there, so no longer to be excused"


def test_the_search_would_find_an_answer_in_a_file_a_cell_or_an_output(files):
    line = next(iter(_answers()))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"x = 1\n  {line}")])
    told = nbformat.v4.new_output("stream", text=line.replace(" ", "\n"))
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[told])])
    hidden = {"a.py": line.encode(), "b.ipynb": nbformat.writes(book).encode(), "c.ipynb": nbformat.writes(other).encode()}
    assert [name for name, text in _texts(hidden) if line in text] == list(hidden)


def test_a_notebook_keeps_every_cell_and_of_its_outputs_those_that_nbval_compares(files):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        ours, theirs = (
            nbformat.reads(text, as_version=4).cells
            for text in (path.read_text(encoding="utf-8"), files[f"notebooks/{path.name}"].decode())
        )
        for our, their in zip(ours, theirs, strict=True):
            assert our.id == their.id
            if our.cell_type == "code":
                ignored = "nbval-ignore-output" in our.metadata.get("tags", [])
                assert (our.source, [] if ignored else _compared(our)) == (their.source, _compared(their))
                assert not any(set(student_kit.DRAWN) & output.get("data", {}).keys() for output in their.outputs)


def test_a_notebook_says_the_points_of_the_course(files):
    said = {
        name: points
        for text in files.values()
        if b"nbformat" in text
        for name, points in re.findall(r"\*\*Exercise ([a-z]+-\d+)\*\* \((\d+) point", text.decode())
    }
    assert said == {name: str(each.points) for name, each in course.load().exercises.items()}


def test_a_dropped_exercise_is_handed_out_as_one():
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("**Exercise one-1** (2 points). Write it.")])
    outline = course.Course((course.Chapter("one", Path("1_one.ipynb"), None, (course.Exercise("one-1", "one", 0),)),))
    assert "**Exercise one-1** (dropped: no points). Write it." in student_kit.notebook(book, outline)


def test_what_is_installed_is_what_the_files_import(files):
    required = re.findall(r"^([\w.-]+)==", files["requirements.txt"].decode(), re.M)
    dropped = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)) - set(required)
    assert dropped >= {"playwright", "hypothesis", "schemathesis", "ruff"}
    pattern = re.compile(rf"^\s*(?:from|import) (?:{'|'.join(name.partition('_')[0] for name in dropped)})\b", re.M)
    assert [name for name, content in files.items() if name.endswith(".py") and pattern.search(content.decode())] == []


def test_make_lists_the_students_targets_and_the_readme_names_no_other(make, files):
    listed = {line.split()[1] for line in make().stdout.splitlines()}
    assert {"help", "lab", "bench", "grade", "clean"} <= listed <= {"help", "lab", "bench", "grade", "clean", "watch"}
    assert set(re.findall(r"\bmake ([a-z-]+)(?=\s|`)", files["README.md"].decode())) <= listed


def test_make_offers_a_student_no_grading_of_a_class(make, files):
    assert "SUBMISSIONS" not in files["Makefile"].decode()
    assert "make grade        your score so far" in make().stdout.replace("  make", "make")
    assert "kit/grading/README.md" not in files


def test_make_lab_would_open_the_first_notebook(make, place):
    told = make("-n", "lab").stdout
    assert "/lab/tree/notebooks/0_start.ipynb" in told
    assert (place / "notebooks" / "0_start.ipynb").exists()


def test_make_bench_names_the_exercises_that_it_needs_first(make):
    told = make("bench")
    assert re.findall(r"^  (\S+) +labs/\S+, line \d+$", told.stderr, re.M) == list(NEEDED)
    assert "Traceback" not in told.stderr


def test_make_bench_draws_the_stored_measurement_with_nothing_solved(make):
    told = make("bench", "ARGS=--draw=benchmarks/results/reference.json")
    assert (told.returncode, "report.html" in told.stdout) == (0, True), told.stderr


def test_with_these_exercises_solved_and_no_other_a_call_goes_through_on_every_wire(place, empty, tmp_path):
    kit = tmp_path / "kit"
    shutil.copytree(place, kit, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "notebooks", "out", ".venv"))
    for path in strip.files(SOLUTIONS):
        (kit / "labs" / path.relative_to(SOLUTIONS)).write_bytes(_solved(path, NEEDED))
    code = """
from benchmarks import needed
from benchmarks.cases import make
from kit.launch import running
from labs import codecs, rest, rpc, ws
case = make()["small"][0]
for wire, package in (("rest", rest), ("rpc", rpc), ("ws", ws)):
    with running(f"labs.{wire}", *["--production"] * (wire == "rest")) as server:
        for codec in () if wire == "rpc" else (codecs.Json, codecs.Msgpack, codecs.Protobuf):
            case.verify(package.Client(server.port, codec).predict(case.features, case.model_id))
        if wire == "rpc":
            case.verify(package.Client(server.port).predict(case.features, case.model_id))
print(needed.blanks())
"""
    command = [place / ".venv/bin/python", "-c", code]
    told = subprocess.run(command, cwd=kit, env=empty, capture_output=True, text=True, check=False, timeout=60)
    assert told.stdout == "{}\n", told.stderr


def test_a_kit_that_is_not_fit_for_it_is_not_handed_out(lay_out, python, tmp_path):
    kit = lay_out(tmp_path / "kit")
    (kit / "notebooks" / "course.toml").write_text("", encoding="utf-8")
    told = python("-m", "kit.student_kit", "--out", "students.zip", path=kit)
    assert (told.returncode, (kit / "students.zip").exists()) == (1, False)
    assert told.stderr.startswith("make student-kit: course.toml: start-1, start-2: checked in 0_start.ipynb, and given no points")


@pytest.mark.skipif(not FULL, reason="installs everything anew: runs in CI, and where WIRELAB_FULL is set")
def test_the_true_installation_runs_the_first_notebook(files, needs, empty, tmp_path):
    student_kit.write(files, tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        archive.extractall(tmp_path)
    kit = tmp_path / student_kit.FOLDER
    run = {"cwd": kit, "env": empty, "capture_output": True, "text": True}
    made = subprocess.run([needs("make"), ".venv/.ready"], check=False, timeout=600, **run)
    assert made.returncode == 0, made.stderr
    told = subprocess.run(
        [kit / ".venv/bin/python", "-m", "pytest", "--nbval", "-q", "notebooks/0_start.ipynb"], check=False, timeout=120, **run
    )
    assert "0 of 3 points" in told.stdout, told.stdout + told.stderr


def _answers() -> set[str]:
    """Return the telling lines of all answers that stand nowhere outside of an answer."""
    inside, outside = set(), []
    for path in strip.files(SOLUTIONS):
        answering = False
        for line in path.read_text(encoding="utf-8").splitlines():
            plain = " ".join(line.split())
            if strip.BEGIN.match(line) or strip.END.match(line):
                answering = bool(strip.BEGIN.match(line))
            elif answering:
                inside.add(plain)
            else:
                outside.append(plain)
    given = "\n".join(outside)
    return {line for line in inside if len(re.findall(r"\w", line)) >= TELLING and line not in given}


def _texts(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each file's text with single blanks; a notebook's as its strings, so that no JSON escape hides a line."""
    for name, content in files.items():
        text = content.decode("utf-8", errors="replace")
        if name.endswith(".ipynb"):
            text = "\n".join(_strings(json.loads(text)))
        yield name, " ".join(text.split())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        yield "".join(value)
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _compared(cell: nbformat.NotebookNode) -> list[dict]:
    """Return a cell's outputs without the kinds that conftest.py leaves out of the comparison."""
    outputs = json.loads(json.dumps(cell.outputs))
    for output in outputs:
        for kind in student_kit.DRAWN:
            output.get("data", {}).pop(kind, None)
    return outputs


def _solved(path: Path, names: tuple[str, ...]) -> bytes:
    """Return a solution's file with the answers of ``names`` in it, and the others blank."""
    kept, answering = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if begin := strip.BEGIN.match(line):
            answering = begin["exercise"]
        keep = answering not in names or not (strip.BEGIN.match(line) or strip.END.match(line))
        answering = "" if strip.END.match(line) else answering
        kept += [line] if keep else []
    # What is left is balanced, except that the end of an answer that stays has gone with its beginning.
    return strip.strip("\n".join(kept) + "\n", path.name).encode()
