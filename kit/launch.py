"""Start a server in a process of its own, wait until it listens, and stop it whatever happens.

This is the parent's side: notebooks, checks, tests and benchmarks use ``running``. The child's side is ``kit.command``.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
TRACEBACK = "Traceback (most recent call last):"
LEASH = "WIRELAB_LEASH"  # set for a child that must not outlive its parent
ROOT = Path(__file__).parent.parent
spawn = subprocess.Popen  # kit.warm puts forks of a process that has the libraries in its place


class ServerDied(RuntimeError):
    """A server that stopped, or never listened; the message ends in its own traceback."""


@dataclass
class Server:
    """A running server: where it listens, which process it is, and what it has said so far."""

    name: str
    port: int
    pid: int
    process: subprocess.Popen
    _words: IO[bytes]

    def log(self) -> str:
        """Return everything that the server has written to its standard output and error."""
        if hasattr(os, "pread"):  # the server writes where this file's one position is, so reading must not move it
            octets = os.pread(self._words.fileno(), os.fstat(self._words.fileno()).st_size, 0)
        else:
            self._words.seek(0)
            octets = self._words.read()
        return octets.decode(errors="replace")

    def traceback(self) -> str:
        """Return the last traceback in the log that is written to its end, or "" when there is none."""
        return next(filter(None, map(_whole, reversed(self._tracebacks()))), "")

    def is_raising(self) -> bool:
        """Say whether the log ends amid a traceback: a server writes it line by line, while its caller may have lost the connection."""
        return bool(found := self._tracebacks()) and not _whole(found[-1])

    def _tracebacks(self) -> list[str]:
        return [TRACEBACK + rest for rest in self.log().split(TRACEBACK)[1:]]


@contextlib.contextmanager
def running(name: str, *arguments: str, within: float = 30.0) -> Iterator[Server]:
    """Run ``python -m name --port P`` on a free port of 127.0.0.1 and yield the Server once it accepts connections.

    Leaving the block stops the process and everything that it started. When the block fails, the server's own traceback is added to
    the error; an exercise that is still blank is raised as the NotImplementedError that it is.

    >>> with running("solutions.rest") as server:          # doctest: +SKIP
    ...     rest.Client(server.port).predict(features)

    Raises ServerDied when the process ends before it listens, or does not listen within ``within`` seconds.
    """
    with tempfile.TemporaryFile() as words:
        server = _start(name, arguments, words)
        try:
            _wait_until_listening(server, within)
            yield server
        except Exception as error:
            _explain(server, error)
            raise
        else:
            if found := server.traceback():  # read before the server is stopped: how it goes down is no news
                print(f"{name} raised while it served you:\n{found}", file=sys.stderr)
        finally:
            _stop(server.process)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def _start(name: str, arguments: tuple[str, ...], words: IO[bytes]) -> Server:
    port = free_port()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    process = spawn(
        [sys.executable, "-m", name, "--port", str(port), *arguments],
        stdin=subprocess.PIPE,
        stdout=words,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1", LEASH: "1"},
        start_new_session=True,
    )
    return Server(name, port, process.pid, process, words)


def _wait_until_listening(server: Server, within: float) -> None:
    end = time.monotonic() + within
    while server.process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((HOST, server.port), timeout=1):
            return
        time.sleep(0.02)
    state = "is not listening" if server.process.poll() is None else "stopped before it listened"
    _stop(server.process)
    raise ServerDied(f"{server.name} {state}")


def _explain(server: Server, error: Exception) -> None:
    """Add the server's own words to an error that met the caller; raise a blank exercise as what it is."""
    end = time.monotonic() + 1
    while server.is_raising() and time.monotonic() < end:
        time.sleep(0.01)
    found = server.traceback()
    last = found.strip().splitlines()[-1] if found else ""
    if last.startswith("NotImplementedError: exercise"):
        raise NotImplementedError(last.partition(": ")[2]) from None
    if isinstance(error, ServerDied):
        raise ServerDied(f"{error}. Its own words:\n{found or server.log() or '(none)'}") from None
    if found:
        error.add_note(f"{server.name} raised while it served you:\n{found}")


def _stop(process: subprocess.Popen) -> None:
    """End a process gently, then firmly, with the workers that it may have left; do nothing when it has ended."""
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if hasattr(process, "end_group"):  # it is not ours to kill by number
        process.end_group()
    elif hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _whole(text: str) -> str:
    """Cut a log after the traceback that it begins with, or return "" for one that is still being written.

    A traceback's lines are indented, up to the line that names the exception; its newline shows that it is there in full.
    """
    lines = text.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() and not line.startswith((" ", "\t"))), None)
    return "".join(lines[: end + 1]).rstrip("\n") if end and lines[end].endswith("\n") else ""
