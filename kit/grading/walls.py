"""The walls of a sandbox: what a submission sees, and how much it may use. bubblewrap builds them; without it nothing is graded unasked.

Inside there is a network of its own with loopback alone, no process but the submission's, and a file system that holds the libraries, the
kit and this one labs/ tree, all read-only, beside 64 MiB of memory for /tmp. The notebooks, their stored outputs, the solutions and the
other submissions are not there to be read.
"""

import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from kit.launch import ROOT

INSIDE = "/submission"  # where the labs/ tree is
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
LIMITS = {  # of each process, by the names of the module resource
    "RLIMIT_AS": 6 << 30,  # bytes; the libraries reserve two GiB that they never touch
    "RLIMIT_FSIZE": 16 << 20,  # bytes of one file, and so of what is printed
    "RLIMIT_NOFILE": 1024,
    "RLIMIT_NPROC": 512,  # processes and threads; not counted for root, for whom the cgroup counts
    "RLIMIT_CPU": 120,  # seconds
    "RLIMIT_CORE": 0,
}
MEMORY = 1536 << 20  # bytes, of all processes of a submission together
PROCESSES = 400
SHARES = 1024  # of the time that is fought for, all processes of a submission together: as many as one process has outside
DISK = 64 << 20  # bytes for /tmp
SEED = "0"  # of Python's hashes, out here and inside: the order of a set, and so a mark or a word, is the same each time
PATIENCE = 10.0  # seconds that the processes of a sandbox may take to be gone


class NoSandbox(RuntimeError):
    """There is no sandbox to be had; the message says what to install, or how to go on without."""


def tool() -> str:
    """Return the path of bubblewrap; raise NoSandbox where it is missing or may not work."""
    if not (found := shutil.which("bwrap")):
        raise NoSandbox("bubblewrap is missing: apt install bubblewrap (Linux alone has it)")
    tried = subprocess.run([found, "--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "true"], capture_output=True, check=False)
    if tried.returncode:
        raise NoSandbox(f"bubblewrap can't make a sandbox here: {tried.stderr.decode(errors='replace').strip()}")
    return found


def network(command: list[str]) -> list[str]:
    """Return ``command`` as it runs in a network of its own, where nothing but its own servers can be reached: the grader's outer wall."""
    shared = ["--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"]  # a /proc of its own would forbid the inner walls theirs
    return [tool(), *shared, *(["--cap-add", "ALL"] if os.geteuid() == 0 else []), "--", *command]


@dataclass
class Walls:
    """A sandbox that is up: bubblewrap's process out here, the first process in it, and the control groups that count for it."""

    process: subprocess.Popen
    pid: int
    cgroups: list[Path] = field(default_factory=list)

    def __post_init__(self):
        self._first = os.pidfd_open(self.pid)

    def end(self) -> None:
        """Kill the first process in the sandbox, and with it the kernel kills all others there (pid_namespaces(7)).

        That it dies with bubblewrap is not to be relied on: the wish can be taken back from inside (PR_SET_PDEATHSIG in prctl(2)).
        """
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._first, signal.SIGKILL)

    def fall(self) -> None:
        """End every process in the sandbox, and return when they are gone."""
        self.end()
        select.select([self._first], [], [], PATIENCE)  # readable once it has ended, and it ends last
        os.close(self._first)
        self.process.kill()
        self.process.communicate()
        for group in self.cgroups:
            _remove(group)

    def over(self) -> str | None:
        """Return the ending of a limit that was hit, None when none was."""
        if not any(group.parts[-2] == "memory" or (group / "memory.max").exists() for group in self.cgroups):
            return self._weighed()
        kills = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)
        texts = [_read(group, name) for group in self.cgroups for name in ("memory.oom_control", "memory.events")]
        return "memory limit" if any(int(found) for text in texts for found in kills.findall(text)) else None

    def _weighed(self) -> str | None:
        """Count for ourselves where no control group does: an ordinary user may make none."""
        told = [_read(Path("/proc", str(each.pid)), "status") for each in psutil.Process().children(recursive=True)]
        inside = [status for status in told if _depth(status) > _depth(_read(Path("/proc/self"), "status"))]
        if len(inside) > PROCESSES:
            return "process limit"
        # What processes share counts for each that has touched it. /proc/PID/smaps_rollup would count it once, but goes through all
        # their pages, and a submission can forbid us to read it (PR_SET_DUMPABLE in prctl(2)).
        kept = sum(int(size) << 10 for status in inside for size in re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", status, re.MULTILINE))
        return "memory limit" if kept > MEMORY else None


def _depth(status: str) -> int:
    """Return in how many namespaces of process numbers a process has one: more than we where it is in a sandbox."""
    return len((re.search(r"^NSpid:(.*)", status, re.MULTILINE) or ["", ""])[1].split())


def build(labs: Path, name: str) -> Walls:
    """Build the walls around a process that sleeps, with ``labs`` inside, and return them once they stand."""
    reader, writer = os.pipe()
    command = [tool(), *_arguments(labs), "--info-fd", str(writer), "--", "sh", "-c", "echo; exec sleep infinity"]
    groups = _cgroups(name)
    process = subprocess.Popen(
        command,
        env=environment(),  # bubblewrap is process 1 inside, and whoever is inside reads /proc/1/environ
        pass_fds=[writer],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(writer)
    with open(reader) as told:
        words = told.read()
    try:
        pid = json.loads(words)["child-pid"]
        if not process.stdout.readline():  # bubblewrap tells the number first, and builds then; what runs inside runs when all stands
            raise ValueError("nothing runs inside")
    except (ValueError, KeyError):
        process.kill()
        raise NoSandbox(f"bubblewrap could not start: {process.communicate()[1].decode(errors='replace').strip()}") from None
    return Walls(process, pid, groups)


def environment() -> dict[str, str]:
    """Return the environment of a submission: what Python and the libraries need, and nothing of the grader's."""
    return {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONHASHSEED": SEED,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    } | {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}


def _arguments(labs: Path) -> list[str]:
    alone = ("user", "pid", "ipc", "uts", "cgroup-try")
    apart = [*(f"--unshare-{each}" for each in alone), "--die-with-parent", "--new-session", "--clearenv"]
    names = ["--uid", "1000", "--gid", "1000", "--hostname", "wirelab", "--cap-drop", "ALL", "--chdir", "/tmp"]
    words = [*apart, *names, *(["--disable-userns"] if "--disable-userns" in _help() else [])]
    words += ["--proc", "/proc", "--dev", "/dev"]
    words += ["--ro-bind", "/proc/sys", "/proc/sys"]  # whoever grades as root owns the files there, without any capability
    for folder in ("/dev/shm", "/tmp"):  # before the rest: the kit may be below /tmp
        words += ["--size", str(DISK), "--tmpfs", folder]
    for path in [*SYSTEM, *_python(), str(ROOT / "kit")]:
        if Path(path).is_symlink() and path in SYSTEM:
            words += ["--symlink", os.readlink(path), path]
        elif Path(path).exists():
            words += ["--ro-bind", path, path]
    return [*words, "--ro-bind", str(labs), f"{INSIDE}/labs", "--remount-ro", "/dev", "--remount-ro", "/"]


def _python() -> list[str]:
    """Return the folders of this Python and its libraries, outer ones first."""
    packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    found = {str(Path(path).resolve()) for path in (sys.prefix, sys.base_prefix)} | {sys.prefix, *packages}
    return sorted(path for path in found if not path.startswith("/usr/") and path != "/usr")


def _help() -> str:
    return subprocess.run([shutil.which("bwrap"), "--help"], capture_output=True, text=True, check=False).stdout


def _cgroups(name: str) -> list[Path]:
    """Make the control groups of a sandbox, where we may; cgroup v1 has one tree for each of memory, time and processes.

    In a group, however many processes take no more time from others than one does; cgroup v2's does that without being told.
    """
    made = []
    roots = {
        "memory.limit_in_bytes": Path("/sys/fs/cgroup/memory"),
        "cpu.shares": Path("/sys/fs/cgroup/cpu"),
        "pids.max": Path("/sys/fs/cgroup/pids"),
        "memory.max": Path("/sys/fs/cgroup"),
    }
    for limit, root in roots.items():
        group = root / f"wirelab-{name}"
        with contextlib.suppress(OSError):
            if limit != "memory.max" or (root / "cgroup.controllers").exists():
                group.mkdir()
                (group / limit).write_text(str({"pids.max": PROCESSES, "cpu.shares": SHARES}.get(limit, MEMORY)))
                if limit == "memory.max":
                    (group / "pids.max").write_text(str(PROCESSES))
                made.append(group)
    return made


def sweep() -> None:
    """Remove the control groups that a worker left which was killed: their names begin with its process number."""
    for root in ("memory", "cpu", "pids", "."):
        for group in Path("/sys/fs/cgroup", root).glob("wirelab-*"):
            if not psutil.pid_exists(int(group.name.split("-")[1])):
                with contextlib.suppress(OSError):
                    group.rmdir()


def _remove(group: Path) -> None:
    """Remove a control group; the kernel counts a process for a moment after it is gone."""
    end = time.monotonic() + 2
    while group.exists() and time.monotonic() < end:
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.01)


def _read(group: Path, name: str) -> str:
    try:
        return (group / name).read_text(errors="replace")  # the name of a process, in its status, is any bytes that it likes
    except OSError:
        return ""
