"""Start servers by forking a process that has the libraries already: in milliseconds, where a fresh interpreter takes a second.

A check runs in a child of a nursery. Before it begins, the child forks a starter, which has no threads and no channels yet, and asks it for
each server that ``kit.launch`` would start otherwise. What a server reads, from its command line to its files, is the same.
"""

import contextlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module

SERVED = "command blank contract fair serve_app serve_loop prediction_pb2_grpc talk_pb2_grpc talk.talker"  # what labs import of the kit


def warm_up() -> None:
    """Import the checks and what labs need of the kit, and fit the models, so that each fork has them."""
    from kit import checks, model

    for name in SERVED.split():
        import_module(f"kit.{name}")
    for module in pkgutil.iter_modules(checks.__path__, "kit.checks."):
        with contextlib.suppress(ImportError):  # an instructor's own chapter may need what is not here; its check will say so
            import_module(module.name)
    for name in model.MODEL_IDS:
        model.predict(model.sample(3), name)


@contextlib.contextmanager
def servers() -> Iterator[None]:
    """Start the servers of the block from a fork of this process as it is now."""
    from kit import launch

    ours, theirs = socket.socketpair()
    starter = os.fork()
    if starter == 0:
        ours.close()
        with contextlib.suppress(BaseException):
            _start_for(theirs)
        os._exit(0)
    theirs.close()
    before, launch.spawn = launch.spawn, lambda words, **options: Warm(ours, threading.Lock(), words, **options)
    try:
        yield
    finally:
        launch.spawn = before
        ours.close()
        os.waitpid(starter, 0)


class Warm:
    """A server's process, as much of it as ``kit.launch`` asks of a Popen."""

    def __init__(self, starter, lock, words, *, stdout, env, **_):  # standard input is a pipe, and errors go where output goes
        self.starter, self.lock, self.returncode = starter, lock, None
        reading, writing = os.pipe()
        try:
            self.pid = self._ask({"words": words[2:], "environment": dict(env)}, [reading, stdout.fileno()])
        finally:
            os.close(reading)
        self.stdin = os.fdopen(writing, "wb", 0)

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        if self.returncode is None:
            self.returncode = self._ask({"poll": self.pid}, [])
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        """Wait for the end, or raise subprocess.TimeoutExpired."""
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("server", timeout)
            time.sleep(0.005)
        return self.returncode

    def terminate(self) -> None:
        """Ask the process to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _ask(self, question: dict, descriptors: list[int]) -> int | None:
        with self.lock:
            message = json.dumps(question).encode()
            socket.send_fds(self.starter, [len(message).to_bytes(4, "big")], descriptors)
            self.starter.sendall(message)
            return json.loads(self.starter.makefile("rb", 0).readline())


def _start_for(asker: socket.socket) -> None:
    """Start each server that is asked for and say how those that were are, until the asker is gone; then wait for them all."""
    while True:
        head, descriptors, _, _ = socket.recv_fds(asker, 4, 2)
        if len(head) < 4:
            break
        question = json.loads(asker.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL))
        if "poll" in question:
            done, status = os.waitpid(question["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if done else None
        elif (answer := os.fork()) == 0:
            asker.close()
            _serve(*descriptors, **question)
        for number in descriptors:
            os.close(number)
        asker.sendall(json.dumps(answer).encode() + b"\n")
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _serve(reading: int, writing: int, words: list[str], environment: dict[str, str]) -> None:
    """Be ``python -m`` with these words, in this environment, and end as it ends."""
    ending = 1
    try:
        os.setsid()
        for number, goal in ((reading, 0), (writing, 1), (writing, 2)):
            os.dup2(number, goal)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin, sys.stdout, sys.stderr = open(0, closefd=False), _lines(1), _lines(2)  # noqa: SIM115
        sys.argv = list(words)
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
        ending = 0
    except SystemExit as leaving:
        ending = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(ending)


def _lines(number: int):
    return open(number, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False, newline="")
