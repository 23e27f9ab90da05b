"""Many submissions at once: one function grades one, and an executor calls it here or on the machines of a cluster.

Both executors have ``submit(job)``, which returns a future of the answer. ``Local`` has a worker process for each of its threads; ``Dask``
sends the same jobs to a running ``dask.distributed`` scheduler, whose workers have the kit installed, and keeps what dask promises: a job
whose worker dies is given to another.
"""

import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psutil

from kit import strip
from kit.grading import walls
from kit.launch import ROOT

SLACK = 60.0  # seconds beyond a submission's limit after which its worker is given up
PATIENCE = 10.0  # seconds that a worker has, when it is ended, for what it has started


class Hand:
    """A worker process, in a network of its own unless ``trust``."""

    def __init__(self, trust: bool, seconds: float):
        words = [sys.executable, "-m", "kit.grading.worker", str(seconds), *(["--trust"] if trust else [])]
        self._seconds, self._trust = seconds, trust
        words = words if trust else walls.network(words)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        environment = os.environ | {"PYTHONHASHSEED": walls.SEED, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self._process = subprocess.Popen(words, cwd=ROOT, env=environment, start_new_session=True, **pipes)

    def grade(self, labs: Path, sheets: list[str]) -> dict:
        """Let the worker grade one tree; return its answer, or an ``error`` when it died or did not answer."""
        timer = threading.Timer(self._seconds + SLACK, self._end)
        timer.daemon = True
        timer.start()
        try:
            self._process.stdin.write(json.dumps({"labs": str(labs), "sheets": sheets}) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            return {"error": "the worker that graded it ended"}
        finally:
            timer.cancel()

    def alive(self) -> bool:
        """Say whether the worker can grade another."""
        return self._process.poll() is None

    def dismiss(self) -> None:
        """Let the worker end, and what it has started, once it has graded what it has."""
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def close(self, now: bool = False) -> None:
        """Return when the worker has ended; ``now``, end it amid what it does."""
        self.dismiss()
        try:
            self._process.wait(0 if now else 20)
        except subprocess.TimeoutExpired:
            self._end()
        self._process.stdout.close()

    def _end(self) -> None:
        """Let the worker end what it has started, the sandbox above all, and itself; kill it where that takes too long."""
        with contextlib.suppress(psutil.Error):
            outer = psutil.Process(self._process.pid)
            for each in [outer] if self._trust else outer.children():  # bubblewrap itself would take the worker with it at once
                each.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_own = threading.local()
_hands: list[Hand] = []
_starter = ThreadPoolExecutor(1)  # bubblewrap ends a worker with the thread that started it: this one lives as long as we do


def graded(job: dict) -> dict:
    """Grade one job: ``files`` (name → bytes) of a labs/ tree, laid over the starters; ``sheets``, ``trust`` and ``seconds``.

    Returns ``exercises``, how each ended, and ``seconds``; or ``error``, when the grader itself failed twice.
    """
    with tempfile.TemporaryDirectory(prefix="wirelab-labs-") as folder:
        labs = Path(folder) / "labs"
        shutil.copytree(starters(), labs)
        for name, content in job["files"].items():
            path = labs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for _ in range(2):
            hand = _hand(job["trust"], job["seconds"])
            if "error" not in (answer := hand.grade(labs, job["sheets"])):
                break
            hand.close()
        return answer


@functools.cache
def starters() -> Path:
    """Return a folder with the starters, derived afresh: an instructor may have edited labs/. A student's kit has that alone."""
    if not (ROOT / "solutions").is_dir():
        return ROOT / "labs"
    folder = Path(_kept.name) / "labs"
    strip.derive(ROOT / "solutions", folder)
    return folder


_kept = tempfile.TemporaryDirectory(prefix="wirelab-starters-")


def _hand(trust: bool, seconds: float) -> Hand:
    """Return the worker of this thread; a new one when the last is dead."""
    hand = getattr(_own, "hand", None)
    if hand is None or not hand.alive():
        hand = _own.hand = _starter.submit(Hand, trust, seconds).result()
        _hands.append(hand)
    return hand


class Local:
    """Grade in ``workers`` processes of this machine."""

    def __init__(self, workers: int):
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, job: dict) -> Future:
        """Return a future of ``graded(job)``."""
        return self._threads.submit(graded, job)

    def close(self, now: bool = False) -> None:
        """End the workers; ``now``, amid what they do."""
        self._threads.shutdown(wait=not now, cancel_futures=True)
        for hand in _hands:
            hand.dismiss()
        while _hands:
            _hands.pop().close(now)


class Dask:
    """Grade on the workers of the scheduler at ``address``, as in ``tcp://127.0.0.1:8786``."""

    def __init__(self, address: str):
        from distributed import Client

        self._client = Client(address, timeout="10s", set_as_default=False)
        self._executor = self._client.get_executor(pure=False)

    def submit(self, job: dict) -> Future:
        """Return a future of ``graded(job)``, computed on one of the workers; jobs with one key are one."""
        return self._executor.submit(graded, job)

    def close(self, now: bool = False) -> None:
        """Leave the cluster, which goes on."""
        self._client.close()


@contextlib.contextmanager
def executor(workers: int, dask: str | None) -> Iterator[Local | Dask]:
    """Yield the executor asked for."""
    chosen = Dask(dask) if dask else Local(workers)
    try:
        yield chosen
    except BaseException:
        chosen.close(now=True)
        raise
    chosen.close()
