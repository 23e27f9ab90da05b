"""Sixty hostile submissions in eight classes, through the grader as it is: none gains a point, reads, changes, keeps or leaves anything.

They are graded together, as a class is, with an honest submission after every few. Each attack has a control that shows it to be real:
the same code without walls, in a throwaway process, where it must succeed.
"""

import contextlib
import os
import secrets
import site
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from hostile_archives import ARCHIVES
from hostile_exit import EXIT
from hostile_forgery import FORGERY
from hostile_labs import ANY, Hostile, alone, files
from hostile_network import NETWORK
from hostile_reading import READING
from hostile_resources import RESOURCES
from hostile_time import TIME
from hostile_writing import WRITING

from kit.grade import Wanted, grade_class
from kit.grading import pool
from kit.launch import ROOT

SECONDS = 8.0  # that each submission may take
SLACK = 60.0  # and what may come on top: the check that is under way ends after 50, and the rest of its sheet at once
WORKERS = 4
EVERY = 9  # after so many hostile submissions, an honest one
HOSTILE = [*TIME, *RESOURCES, *EXIT, *FORGERY, *READING, *WRITING, *NETWORK]
NAMES = [f"{each.family}: {each.name}" for each in HOSTILE]
ROOMS = ("kit", "solutions", "notebooks", "labs", "README.md", "pyproject.toml")


@pytest.fixture(scope="module")
def places(tmp_path_factory, needs) -> Iterator[dict[str, str]]:
    """Give the places that the attacks aim at, with something in each; servers of the host listen at those that are sockets."""
    needs("bwrap")
    folder, token = tmp_path_factory.mktemp("host"), secrets.token_hex(8)
    home, other, out = folder / "home", folder / "other", folder / "out"
    runtime = home / ".local" / "share" / "jupyter" / "runtime"
    for each in (runtime, other / "labs", out):
        each.mkdir(parents=True)
    for path in (home / "secret", other / "labs" / "start.py", out / "grades.json", runtime / f"kernel-{token}.json"):
        path.write_text(f"{token}\n")
    with contextlib.ExitStack() as doors:
        tcp = doors.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = doors.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        abstract, path = (doors.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2))
        abstract.bind(f"\0wirelab-{token}")
        path.bind(str(folder / "door"))
        for each in (abstract, path):
            each.listen()
        for each in (tcp, udp, abstract, path):
            threading.Thread(target=_greeting, args=(each,), daemon=True).start()
        yield {
            **{
                "TOKEN": token,
                "NEKOT": token[::-1],
                "MARK": f"mark-{secrets.token_hex(8)}",
                "ROOT": str(ROOT),
                "OTHER": str(other),
                "OUT": str(out),
                "HOME": str(home),
            },
            **{"SITE": site.getsitepackages()[0], "VENV": sys.prefix, "RUNTIME": str(runtime), "TMPHOST": str(folder.parent)},
            **{"PORT": str(tcp.getsockname()[1]), "UDP": str(udp.getsockname()[1]), "ABSTRACT": f"wirelab-{token}"},
            **{"SOCKET": str(folder / "door"), "TMP": "/tmp", "SHM": "/dev/shm", "SYSTEM": ""},
        }


def _greeting(door: socket.socket) -> None:
    """Greet whoever comes, until the door is closed."""
    with contextlib.suppress(OSError):
        while True:
            if door.type == socket.SOCK_DGRAM:
                door.sendto(b"reached", door.recvfrom(16)[1])
            else:
                with door.accept()[0] as line:
                    line.sendall(b"reached")


@pytest.fixture(scope="module")
def outside(places) -> dict[str, tuple]:
    """Give size and time of every file that no submission may change, as they are before."""
    return _state(places)


def _state(places: dict[str, str]) -> dict[str, tuple]:
    rooms = [*(ROOT / room for room in ROOMS), Path(places["SITE"]), Path(places["OTHER"]), Path(places["OUT"])]
    found = [path for room in rooms for path in (room.rglob("*") if room.is_dir() else [room]) if "__pycache__" not in path.parts]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found if not path.is_dir()}


@pytest.fixture(scope="module")
def graded(places, outside, turn) -> dict[str, dict]:
    """Give how each submission ended, the honest ones among them, all graded as one class."""
    honest = {"files": {"start.py": (ROOT / "solutions" / "start.py").read_bytes()}, "sheets": ["0_start.ipynb"]}
    jobs = {}
    for number, each in enumerate(HOSTILE):
        if number % EVERY == 0:
            jobs[f"honest {number}"] = honest
        jobs[f"{each.family}: {each.name}"] = {"files": files(each, places), "sheets": [each.sheet]}
    jobs["honest last"] = honest
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIRELAB_SECRET", places["TOKEN"])
        patch.setenv(
            "OPENBLAS_WIRELAB_MARK", places["MARK"]
        )  # the sandbox lets the names of that library through: it marks what runs there
        patch.setenv("HOME", places["HOME"])
        with turn(), pool.executor(WORKERS, None) as executor:
            futures = {name: executor.submit(job | {"trust": False, "seconds": SECONDS}) for name, job in jobs.items()}
            return {name: future.result() for name, future in futures.items()}


@pytest.fixture(scope="module")
def controls(places, tmp_path_factory, turn) -> dict[str, str]:
    """Give "yes" for each attack that succeeds without walls."""
    folder = tmp_path_factory.mktemp("controls")
    wanted = [(number, each) for number, each in enumerate(HOSTILE) if each.control]

    def run(number: int, each: Hostile) -> str:
        decoy = folder / str(number) / "decoy"
        own = {"TMP": str(decoy / "tmp"), "SHM": str(decoy / "tmp")}
        for name in (
            "tmp",
            "bin",
            "kit/checks/__pycache__",
            "kit/__pycache__",
            "solutions",
            "notebooks",
            "labs",
            "usr/lib",
            "numpy/__pycache__",
        ):
            (decoy / name).mkdir(parents=True, exist_ok=True)
        (decoy / "README.md").write_text("a decoy")
        if each.family == "writing" or each.name.startswith("a verdict"):
            own |= dict.fromkeys(("ROOT", "SITE", "VENV", "SYSTEM"), str(decoy))
        return alone(each, places | own, folder / str(number))

    with turn(), ThreadPoolExecutor(WORKERS) as threads:
        return dict(zip([NAMES[number] for number, _ in wanted], threads.map(lambda pair: run(*pair), wanted), strict=True))


def test_there_are_sixty_in_eight_classes():
    families = Counter(each.family for each in HOSTILE) | Counter(archives=len(ARCHIVES))
    assert len(families) == 8
    assert families.total() >= 60
    assert min(families.values()) >= 5
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("each", HOSTILE, ids=NAMES)
def test_no_attack_earns_anything_and_each_ends_as_a_row(graded, each):
    answer = graded[f"{each.family}: {each.name}"]
    assert "error" not in answer
    told = answer["exercises"]
    assert {name for name, ended in told.items() if ended["ending"] == "passed"} == set()
    assert next(iter(told.values()))["ending"] in each.endings
    assert {ended["ending"] for ended in told.values()} <= ANY
    assert answer["seconds"] < SECONDS + SLACK
    assert not each.seen or any(each.seen in ended["said"] for ended in told.values())


@pytest.mark.parametrize("each", [each for each in HOSTILE if each.control], ids=lambda each: f"{each.family}: {each.name}")
def test_without_walls_the_attack_is_real(controls, each):
    assert controls[f"{each.family}: {each.name}"] == "yes"


@pytest.mark.parametrize("each", [each for each in HOSTILE if not each.control], ids=lambda each: f"{each.family}: {each.name}")
def test_an_attack_without_a_control_says_why(each):
    assert len(each.no_control) > 20


def test_the_honest_have_their_marks_beside_them(graded):
    honest = [answer["exercises"] for name, answer in graded.items() if name.startswith("honest")]
    assert len(honest) > 5
    assert [told for told in honest if {each["ending"] for each in told.values()} != {"passed"}] == []


def test_what_a_server_sends_without_end_fills_the_checker_only_so_far(python):
    told = python("-c", "from kit.grading import desk\ndesk.keep_small()\nbytearray(desk.MEMORY)")
    assert told.stderr.endswith("MemoryError\n")


def test_nothing_outside_was_changed(graded, controls, outside, places):
    assert _state(places) == outside


def test_no_process_is_left(graded, places, until):
    until(lambda: not _marked(places["MARK"]))


def test_no_control_group_is_left(graded, until):
    roots = (Path("/sys/fs/cgroup", each) for each in ("memory", "cpu", "pids", "."))
    groups = [path for root in roots for path in root.glob("wirelab-*")]
    until(lambda: not [path for path in groups if path.exists() and not psutil.pid_exists(int(path.name.split("-")[1]))])


def _marked(mark: str) -> list[int]:
    """Return the processes that a grading has started, or that an attack has left under its own name."""
    found = []
    for each in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if mark in each.cmdline() or (each.pid != os.getpid() and each.environ().get("OPENBLAS_WIRELAB_MARK") == mark):
                found.append(each.pid)
    return found


@pytest.fixture(scope="module")
def rows(needs, tmp_path_factory) -> dict[str, dict]:
    """Give the records of a class of hostile archives and one honest student, by name."""
    needs("bwrap")
    folder = tmp_path_factory.mktemp("archives") / "in" / "a" / "class"
    for number, (name, (file, content, *_)) in enumerate(ARCHIVES.items()):
        place = folder / f"{name.replace(',', '')}_{700 + number}_assignsubmission_file_"
        place.mkdir(parents=True)
        (place / file).write_bytes(content)
    honest = folder / "Ada Lovelace_799_assignsubmission_file_" / "labs"
    honest.mkdir(parents=True)
    (honest / "start.py").write_bytes((ROOT / "solutions" / "start.py").read_bytes())
    found = {each["name"]: each for each in grade_class(folder, tmp_path_factory.mktemp("marks"), Wanted(chapters=("start",)))}
    assert list(folder.parents[2].rglob("evil.py")) == []
    return found


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_a_row_without_points_that_says_why(rows, name):
    _, _, ending, why = ARCHIVES[name]
    row = rows[name.replace(",", "")]
    assert (row["ending"], row["earned"]) == (ending, 0)
    assert why in row["why"]


def test_hostile_archives_cost_the_honest_nothing(rows):
    assert rows["Ada Lovelace"]["earned"] == 3
