"""A class graded on a cluster on loopback: a worker is killed midway, and nothing is lost, nothing counts twice."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit import launch, strip
from kit.grade import Wanted, grade_class
from kit.grading import pool

CHAPTERS = ("start",)
STUDENTS = 8


@pytest.fixture(scope="module")
def submissions(tmp_path_factory) -> Path:
    """Give a class whose members differ by a comment, so that each is graded."""
    folder = tmp_path_factory.mktemp("class")
    strip.derive(launch.ROOT / "solutions", folder / "starter" / "labs")
    for number in range(STUDENTS):
        tree = shutil.copytree(folder / "starter", folder / "handed-in" / f"Student {number}") / "labs" / "start.py"
        tree.write_text(tree.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
    return folder / "handed-in"


@pytest.fixture
def cluster(needs, until, tmp_path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Give the address of a scheduler, and its two workers."""
    needs("bwrap")
    port = launch.free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {"PYTHONPATH": str(launch.ROOT), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "20s"}
    options = {"cwd": tmp_path, "env": environment, "stderr": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "start_new_session": True}
    dask = [sys.executable, "-m", "distributed.cli."]
    with contextlib.ExitStack() as stack:

        def start(kind: str, *words: str) -> subprocess.Popen:
            process = stack.enter_context(subprocess.Popen([*dask[:2], dask[2] + kind, *words], **options))
            stack.callback(_end, process)
            return process

        start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        until(lambda: _listens(port), within=30)
        words = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard")
        workers = [start("dask_worker", address, *words) for _ in range(2)]
        yield address, workers


def _end(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _listens(port: int) -> bool:
    import socket

    with contextlib.suppress(OSError), socket.create_connection((launch.HOST, port), timeout=1):
        return True
    return False


def test_a_worker_that_is_killed_midway_loses_nothing_and_nothing_counts_twice(cluster, submissions, tmp_path, monkeypatch):
    address, workers = cluster
    submitted, answered = [], []
    real = pool.Dask.submit

    def submit(executor: pool.Dask, job: dict):
        future = real(executor, job)
        submitted.append(future)

        def told(_: object) -> None:
            answered.append(future)
            if len(answered) == 2:  # the worker that is killed is amid a job
                os.killpg(workers[0].pid, signal.SIGKILL)

        future.add_done_callback(told)
        return future

    monkeypatch.setattr(pool.Dask, "submit", submit)
    records = grade_class(submissions, tmp_path / "out", Wanted(dask=address, chapters=CHAPTERS))
    assert workers[0].poll() is not None
    assert len(submitted) == len(answered) == len(records) == STUDENTS
    assert {each["ending"] for each in records} == {"graded"}
    assert {exercise["ending"] for each in records for exercise in each["exercises"]} == {"blank"}
    assert len(list((tmp_path / "out" / "graded").rglob("*.json"))) == STUDENTS
