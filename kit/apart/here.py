"""The check's side: modules named labs that stand for the submission's, and servers that run in its sandbox.

``use(submission)`` puts both in place: from then on ``from labs import rest`` gives a StandIn, whose attributes are those of the module in
the sandbox, and ``running("labs.rest")`` starts the server there. A check runs on them as it runs on a student's own machine.
"""

import contextlib
import importlib.abc
import importlib.machinery
import json
import os
import socket
import subprocess
import sys
import tempfile
import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kit import blank, launch
from kit.apart.peer import Left, Peer
from kit.apart.policy import public

PATIENCE = 10.0  # seconds in which the sandbox must take a request
SAID = 16 << 20  # bytes of what a child prints, at most


@dataclass
class Submission:
    """A submission in its sandbox: the socket on which the sandbox takes requests, and the tree for what is read as text."""

    address: str
    labs: Path  # where the check's side reads the tree
    folder: str  # where the sandbox has it: the folder that labs is in
    package: str = "labs"  # whose check it is
    _peer: Peer | None = None
    _log: object = None
    _modules: dict[str, object] = field(default_factory=dict)
    _warm: dict[str, "Warm"] = field(default_factory=dict)

    def peer(self) -> Peer:
        """Return the line to the child of this check; the first call makes it."""
        if self._peer is None:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115
            self._peer = Peer(self.request(self.package, {"do": "converse"}, self._log.fileno()), public)
        return self._peer

    def module(self, name: str) -> object:
        """Return the submission's module of that name, imported in the sandbox."""
        if name not in self._modules:
            self._modules[name] = self.peer().ask("import", name)
        return self._modules[name]

    def said(self) -> str:
        """Return what the child of this check has printed."""
        if self._log is None:
            return ""
        return os.pread(self._log.fileno(), SAID, 0).decode(errors="replace")  # without moving the position at which the child writes

    def forget(self) -> None:
        """End the child of this check."""
        if self._peer:
            self._peer.close()
            self._log.close()
        self._peer, self._log, self._modules = None, None, {}

    def end(self) -> None:
        """End every child."""
        self.forget()
        for warm in self._warm.values():
            warm.end()
        self._warm = {}

    def request(self, package: str, wanted: dict, file: int) -> socket.socket:
        """Send a request to the process that has imported ``package``, or else to the first; return the line."""
        if package not in self._warm:
            self._warm[package] = Warm(self, package)
        with contextlib.suppress(Left):
            if address := self._warm[package].address:
                return self.dial(address, wanted, file)
        return self.dial(self.address, wanted, file)

    def dial(self, address: str, wanted: dict, file: int) -> socket.socket:
        """Send a request and a file to a warm process in the sandbox; return the line, or raise Left when nobody takes it."""
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(PATIENCE)
            line.connect(address)
            wanted = wanted | {"folder": self.folder, "checked": os.environ.get(blank.CHECKED, "")}
            socket.send_fds(line, [json.dumps(wanted).encode()], [file])
            line.settimeout(None)
        except OSError as error:
            line.close()
            raise Left(f"the sandbox has ended ({error})") from None
        return line


class Warm:
    """A process in the sandbox that has imported one package of the submission, so that its forks need not. No ``address``: no process."""

    def __init__(self, submission: Submission, package: str):
        self._folder = tempfile.TemporaryDirectory(prefix="wirelab-warm-")
        self.address = str(Path(self._folder.name) / "line")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen(64)
            self._line = submission.dial(submission.address, {"do": "nest", "name": package}, listener.fileno())
        self._line.settimeout(PATIENCE / 2)
        with contextlib.suppress(OSError):
            if self._line.recv(16) == b"ready\n":
                return
        self.address = ""
        self.end()

    def end(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._folder.cleanup()


current: Submission | None = None


def use(submission: Submission | None) -> None:
    """Let ``labs`` and ``running`` mean this submission; None forgets it."""
    global current  # noqa: PLW0603
    if current:
        current.end()
    current = submission
    if submission is None:
        return
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
        launch.spawn = FarProcess
    for name in [name for name in sys.modules if name.partition(".")[0] == "labs"]:
        del sys.modules[name]


class StandIn(types.ModuleType):
    """A module of the submission's: its attributes are read in the sandbox."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or self.__name__ == "labs":
            raise AttributeError(name)
        if current and _file(f"{self.__name__}.{name}"):
            return importlib.import_module(f"{self.__name__}.{name}")
        try:
            found = getattr(current.module(self.__name__), name)
        except AttributeError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None
        return found

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("__") and not isinstance(value, types.ModuleType):  # these are the import system's
            raise AttributeError(f"{self.__name__}.{name} would be set here, and not where the submission is")
        super().__setattr__(name, value)

    def anew(self) -> "StandIn":
        """End the child that served this module, so that the next attribute is read from a fresh one."""
        current.forget()
        current.package = _package(self.__name__)
        current.module(self.__name__)  # now, as it would be here: what an import takes or raises is no exercise's
        return self

    def beside(self, name: str) -> object:
        """Return another module as the submission's process has it."""
        return current.module(name)

    def line(self) -> Peer:
        """Return the line to the submission's process."""
        return current.peer()

    def said(self) -> str:
        """Return what the submission has printed."""
        return current.said()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Find ``labs`` and what is below it as StandIns, for the modules that the submission has as files."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] != "labs":
            return None
        file = _file(name)
        if file is None and name != "labs":
            return None
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(file or current.labs), is_package=True)
        spec.has_location = file is not None
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> StandIn:
        return StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def _package(name: str) -> str:
    """Return the package below labs that a module is in.

    >>> _package("labs.rpc.on_loop")
    'labs.rpc'
    """
    return ".".join(name.split(".")[:2])


def _file(name: str) -> Path | None:
    """Return the file of the submission's module ``name``, None where there is none."""
    base = current.labs.joinpath(*name.split(".")[1:])
    return next((each for each in (base / "__init__.py", base.with_suffix(".py")) if each.is_file() and name != "labs"), None)


class FarProcess:
    """A server in the sandbox, as ``kit.launch`` knows a process: it can be asked for its end, and ended."""

    stdin = None

    def __init__(self, words: list[str], *, stdout: object, **_: object):
        name, *arguments = words[words.index("-m") + 1 :]
        self._line = current.request(_package(name), {"do": "serve", "name": name, "arguments": arguments}, stdout.fileno())
        self.pid, self.returncode = None, None

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        return self._told(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raise subprocess.TimeoutExpired when it has not come in time."""
        if self._told(timeout) is None:
            raise subprocess.TimeoutExpired("a server", timeout)
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(OSError):
            self._line.sendall(b"15")

    def kill(self) -> None:
        """End it, and what it has started."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    end_group = kill

    def _told(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                line = self._line.recv(64)
                self.returncode = int(line or b"-9")
            except (BlockingIOError, TimeoutError):
                return None
            except (OSError, ValueError):
                self.returncode = -9
            self._line.close()
        return self.returncode
