"""What one submission can't make the others pay for: time, memory, and processes that stay when its worker is ended."""

import gzip
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from bz2 import compress
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kit.apart import values
from kit.apart.peer import ASK, HEAD, Peer
from kit.grading import archives, desk, pool, walls
from kit.grading.entries import Refused

ALIKE = [n * (2**61 - 1) + 5 for n in range(1, 3000)]  # their hashes are all 5
PATIENCE = 10.0  # seconds


@pytest.mark.parametrize("value", [set(ALIKE), frozenset(ALIKE), dict.fromkeys(ALIKE)], ids=lambda value: type(value).__name__)
def test_keys_that_all_hash_alike_are_not_read(value):
    with pytest.raises(values.Unreadable, match="one hash"):
        values.read(values.written(value, list), list)


def test_a_list_of_a_hundred_thousand_numbers_is_read():
    many = list(range(100_000))
    assert values.read(values.unpack(values.pack(values.written(many, list))), list) == many


def test_a_list_of_more_elements_than_any_check_needs_is_not_read():
    with pytest.raises(values.Unreadable, match="exceeds"):
        values.unpack(values.pack([None] * (values.LONGEST + 1)))


def test_a_kernel_that_still_works_for_a_submission_serves_no_other(monkeypatch):
    monkeypatch.setattr(desk, "MEMORY", 1 << 50)  # the tests before may have filled this process
    reached, release = threading.Event(), threading.Event()

    def waits(*_: object) -> None:
        reached.set()
        release.wait(PATIENCE)

    ours, theirs = socket.socketpair()
    end = Peer(ours, waits)
    with theirs:
        octets = values.pack([ASK, 2, 1, 7, "get", "a text", "upper"])
        theirs.sendall(HEAD.pack(len(octets)) + octets)
        assert reached.wait(PATIENCE)
        end.close()
        assert desk.grown()
        release.set()
        assert not desk.grown()


TOUCHES = """
import ctypes, mmap, sys
ctypes.CDLL(None).prctl(15, b"\\xff")  # PR_SET_NAME: in no encoding
kept = mmap.mmap(-1, 100 << 20)
print(flush=True)
sys.stdin.readline()
for at in range(0, len(kept), mmap.PAGESIZE):
    kept[at] = 1
print(flush=True)
sys.stdin.readline()
"""


def test_memory_that_is_shared_counts_where_no_control_group_does(needs, monkeypatch):
    needs("bwrap")
    monkeypatch.setattr(walls, "MEMORY", 80 << 20)
    inside = ["bwrap", "--unshare-user", "--unshare-pid", "--bind", "/", "/", "--proc", "/proc", sys.executable, "-c", TOUCHES]
    with subprocess.Popen(inside, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        up = walls.Walls(process, process.pid)
        assert up.over() is None
        print(file=process.stdin, flush=True)
        process.stdout.readline()
        assert up.over() == "memory limit"
        up.fall()


@pytest.fixture
def entered(needs, tmp_path) -> Iterator[tuple[walls.Walls, subprocess.Popen, socket.socket]]:
    """Give a sandbox that a warm process has entered, that process, and the socket by which a worker tells it what to do."""
    needs("bwrap")
    (tmp_path / "labs").mkdir()
    control, theirs = socket.socketpair()
    leash, other = socket.socketpair()
    with control, theirs, leash, other, socket.socket(socket.AF_UNIX) as listener:
        listener.bind("")
        listener.listen()
        warm = subprocess.Popen([sys.executable, "-m", "kit.apart.template"], stdin=theirs, env=walls.environment())
        theirs.close()
        assert control.makefile("r").readline() == "warm\n"
        up = walls.build(tmp_path / "labs", f"{warm.pid}-costs")
        wanted = {"pid": up.pid, "cgroups": [str(group) for group in up.cgroups], "limits": walls.LIMITS}
        wanted |= {"environment": walls.environment(), "folder": walls.INSIDE}
        socket.send_fds(control, [json.dumps(wanted).encode()], [listener.fileno(), other.fileno()])
        assert control.makefile("r").readline() == "entered\n"
        yield up, warm, control
        up.fall()
        with control:
            control.shutdown(socket.SHUT_RDWR)
        warm.wait(PATIENCE)


def test_a_sandbox_ends_when_its_worker_is_killed(entered):
    up, _, control = entered
    control.shutdown(socket.SHUT_WR)  # as the kernel does for a worker that is killed; bubblewrap's process here is left alone
    assert select.select([up._first], [], [], PATIENCE)[0]


def test_all_processes_of_a_submission_together_get_the_time_of_one(entered, until):
    up, warm, _ = entered
    groups = [each for each in up.cgroups if (each / "cpu.shares").exists() or (each / "cpu.weight").exists()]
    if not groups and not os.access("/sys/fs/cgroup/cpu/cgroup.procs", os.W_OK):
        pytest.skip("no control group counts time here: each process of a submission gets the time of one")
    until(lambda: [str(each.pid) for each in psutil.Process(warm.pid).children()] == _members(groups[0]))


def _members(group: Path) -> list[str]:
    """Return the processes in a control group, without the one that opened the door and has ended."""
    return [number for number in (group / "cgroup.procs").read_text().split() if psutil.pid_exists(int(number))]


def test_a_worker_that_is_ended_amid_a_submission_leaves_nothing(needs, monkeypatch, until):
    needs("bwrap")
    folder = Path(tempfile.mkdtemp(prefix="w"))  # not tmp_path: the path of a socket is short
    monkeypatch.setenv("TMPDIR", str(folder))
    (labs := folder / "labs").mkdir()
    (labs / "start.py").write_text("while True:\n    pass\n")
    hand = pool.Hand(False, 60.0)
    grading = threading.Thread(target=hand.grade, args=(labs, ["0_start.ipynb"]))
    grading.start()
    until(lambda: list(folder.glob("wirelab-grade-*/*/line")), 60)
    hand.close(now=True)
    grading.join(PATIENCE)
    assert list(folder.glob("wirelab-grade-*")) == []
    shutil.rmtree(folder)


MEMBER, ZEROS = gzip.compress(b"", 9), bytes(1 << 20)


@pytest.mark.parametrize("content", [MEMBER * 100_000, compress(b"") * 100_000], ids=["gzip", "bzip2"])
def test_ever_so_many_compressed_files_in_a_row_are_refused(content):
    with pytest.raises(Refused, match="in a row"):
        archives.entries(content, "a.tgz")


def test_gzip_files_in_a_row_are_one_with_zeros_between_and_after():
    content = gzip.compress(b"one") + ZEROS + MEMBER + gzip.compress(b" and two", 0) + ZEROS
    assert archives._unpacked(content, "a.tgz") == b"one and two"


def test_a_gzip_file_that_is_cut_short_is_not_read():
    with pytest.raises(EOFError):
        archives._unpacked(gzip.compress(b"one" * 1000)[:-1], "a.tgz")
