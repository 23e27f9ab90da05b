"""One worker of the grader: it judges submissions one after another, each behind walls of its own. ``kit.grading.pool`` starts it.

It reads a line of JSON for each submission from standard input, and writes one for each to standard output. It runs in a network of its
own, which it shares with the sandbox it judges and with nothing else; it never imports a submission.
"""

import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kit import course
from kit.grading import sheet, walls
from kit.grading.judge import Judge

STRIKES = 40  # submissions that one kernel serves


class Worker:
    """A judge with its kernel, and the warm process that enters each sandbox."""

    def __init__(self, trust: bool, seconds: float):
        self._trust, self._seconds = trust, seconds
        walls.sweep()
        self._built: walls.Walls | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="wirelab-grade-"))
        sheets = self._folder / "sheets"
        sheets.mkdir()
        (sheets / "pytest.ini").write_text("[pytest]\n")
        self._judge = Judge(sheets, sheet.write(course.load(), sheets))
        self._control, theirs = socket.socketpair()
        self._template = subprocess.Popen(
            [sys.executable, "-m", "kit.apart.template"],
            stdin=theirs,
            env=walls.environment(),  # a fork's /proc/self/environ is what this process began with, whatever it forgot since
        )
        theirs.close()
        self._words = self._control.makefile("r", encoding="utf-8")
        _ = self._judge.kernel  # while the other warms up
        if self._words.readline() != "warm\n":
            raise RuntimeError("the process that enters the sandboxes did not start")

    def grade(self, labs: Path, names: list[str]) -> dict:
        """Judge the tree at ``labs`` by the sheets of these names; return how each exercise ended, and the seconds that it took."""
        began, self._judge.ended = time.monotonic(), {}
        with self._sandbox(labs) as (address, folder, ended):
            self._judge.kernel.ask(f"desk.take({address!r}, {str(labs)!r}, {folder!r})")
            try:
                found = self._judge.judge(names)
            finally:
                self._judge.tidy()
        for reason, before in ended:  # whatever a check says of a submission that was ended amid it
            for name in found.keys() - before:
                found[name] |= {"ending": reason} if found[name]["ending"] != "passed" else {}
        return {"exercises": found, "seconds": round(time.monotonic() - began, 3)}

    @contextlib.contextmanager
    def _sandbox(self, labs: Path) -> Iterator[tuple[str, str, list[tuple[str, set[str]]]]]:
        """Yield the address at which the submission can be asked, the folder in which it is there, and the limit that it hits.

        With the limit come the exercises whose checks had ended before.
        """
        leash, theirs = socket.socketpair()
        with tempfile.TemporaryDirectory(dir=self._folder) as folder, socket.socket(socket.AF_UNIX) as listener, leash:
            address, ended = str(Path(folder) / "line"), []
            listener.bind(address)
            listener.listen(64)
            built = self._built = None if self._trust else walls.build(labs, f"{os.getpid()}-{Path(folder).name}")
            over = threading.Event()
            end = built.end if built else functools.partial(leash.shutdown, socket.SHUT_RDWR)
            warden = threading.Thread(target=self._guard, args=(built and built.over, end, over, ended), daemon=True)
            warden.start()
            try:
                inside = walls.INSIDE if built else str(labs.parent)
                self._enter(built, inside, listener, theirs)
                listener.close()
                yield address, inside, ended
            finally:
                over.set()
                warden.join()
                if built:
                    built.fall()

    def _enter(self, built: walls.Walls | None, inside: str, listener: socket.socket, leash: socket.socket) -> None:
        wanted = {"pid": built and built.pid, "cgroups": [str(group) for group in built.cgroups] if built else [], "limits": walls.LIMITS}
        wanted |= {"environment": walls.environment(), "folder": inside}
        with leash:
            socket.send_fds(self._control, [json.dumps(wanted).encode()], [listener.fileno(), leash.fileno()])
        if (said := self._words.readline()) != "entered\n":
            raise walls.NoSandbox(f"the sandbox could not be entered: {said.strip()}")

    def _guard(self, hit: Callable | None, end: Callable, over: threading.Event, ended: list[tuple[str, set[str]]]) -> None:
        """End a sandbox that uses more than it may: time, memory, processes."""
        limit, is_over = time.monotonic() + self._seconds, False
        before, done = set(), set()  # the checks that had ended at the last look but one, and at the last
        while not is_over:
            is_over = over.wait(0.25)
            before, done = done, set(self._judge.ended)
            reason = "time limit" if time.monotonic() > limit else hit() if hit else None
            if reason and not ended:
                ended.append((reason, before))
                end()

    def end(self) -> None:
        """End what this worker has started."""
        self._judge.end()
        self._control.shutdown(socket.SHUT_RDWR)
        self._template.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self, *_: object) -> None:
        """End amid what is done, at SIGTERM: the sandbox, the process that enters them, and this one. The kernel ends with its parent."""
        with contextlib.suppress(Exception):
            if self._built:
                self._built.fall()
        with contextlib.suppress(Exception):
            self._control.shutdown(socket.SHUT_RDWR)
            self._template.wait(1)
        shutil.rmtree(self._folder, ignore_errors=True)
        os._exit(1)


def main() -> None:
    """Judge what standard input names, a line each, until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not be taken for an answer
    worker = Worker("--trust" in sys.argv, float(sys.argv[1]))
    signal.signal(signal.SIGTERM, worker.stop)
    try:
        for line in sys.stdin:
            wanted = json.loads(line)
            try:
                answer = worker.grade(Path(wanted["labs"]), wanted["sheets"])
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), file=answers, flush=True)
    finally:
        worker.end()


if __name__ == "__main__":
    main()
