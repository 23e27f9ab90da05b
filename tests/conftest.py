"""What the tests share: servers that start once, tools that may be missing, and trees to break."""

import contextlib
import fcntl
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit import strip
from kit.launch import Server, running

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns("__pycache__", "mistakes", ".ipynb_checkpoints")
INSTALL = {
    "bwrap": "install bubblewrap, for example: apt install bubblewrap",
    "chromium": "install the Chromium browser, for example: apt install chromium",
    "curl": "install curl, for example: apt install curl",
    "git": "install git, for example: apt install git",
    "make": "install GNU make, for example: apt install make",
    "node": "install Node 18 or newer, for example: apt install nodejs",
    "npm": "install npm, for example: apt install npm",
    "nginx": "install nginx, for example: apt install nginx-light",
    "tshark": "install Wireshark's tshark, for example: apt install tshark",
}


def pytest_terminal_summary(terminalreporter):
    """Print the confusion table that test_mistakes.py records: here, where the reports of all workers come together."""
    reports = [each for ending in ("passed", "failed") for each in terminalreporter.stats.get(ending, [])]
    counted = Counter(tuple(value) for each in reports for name, value in each.user_properties if name == "verdict")
    for way in sorted({way for way, *_ in counted}):
        named, wrong = counted[way, False, False, True], counted[way, False, False, False]
        passed = counted[way, False, True, True] + counted[way, False, True, False]
        right = [sum(counted[way, True, ok, told] for told in (True, False)) for ok in (True, False)]
        terminalreporter.section(f"the bank of answers, {way}")
        failed = f"{named + wrong} failed, {named} of them with the diagnosis that is meant"
        terminalreporter.write_line(f"{named + wrong + passed} wrong answers: {failed}; {passed} passed")
        terminalreporter.write_line(f"{sum(right)} right answers: {right[0]} passed, {right[1]} failed")


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """Give ``needs("chromium")``, the path of a tool; where it is missing, skip on a user's machine and fail where CI is set."""

    def find(tool: str) -> str:
        if path := shutil.which(tool):
            return path
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{tool} is missing; {INSTALL.get(tool, f'install {tool}')}")

    return find


@pytest.fixture(scope="session")
def turn(tmp_path_factory) -> Callable[[], contextlib.AbstractContextManager]:
    """Give ``with turn():``, for what takes the whole machine for a while: no two such blocks run at once, in whatever workers."""
    base = tmp_path_factory.getbasetemp()
    path = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "turn"

    @contextlib.contextmanager
    def alone() -> Iterator[None]:
        with open(path, "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    return alone


@pytest.fixture(scope="session")
def until() -> Callable[..., object]:
    """Give ``until(condition, within=10)``, which asks again and again, returns the first true answer, and fails after the deadline."""

    def poll(condition: Callable[[], object], within: float = 10.0) -> object:
        end = time.monotonic() + within
        while not (answer := condition()):
            assert time.monotonic() < end, f"not so within {within} seconds: {condition}"
            time.sleep(0.02)
        return answer

    return poll


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder that the kit stands in."""
    return ROOT


@pytest.fixture(scope="session")
def tracked(needs) -> dict[str, bytes]:
    """Give the files of the newest commit by name; skip where the kit is no git checkout, as a student's copy is none."""
    archive = subprocess.run([needs("git"), "-C", str(ROOT), "archive", "HEAD"], capture_output=True, check=False)
    if archive.returncode or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no committed file to compare with")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        return {file.name: files.extractfile(file).read() for file in files if file.isfile()}


@pytest.fixture(scope="session")
def lay_out() -> Callable[[Path], Path]:
    """Give ``lay_out(folder)``, which makes a kit there whose labs/ are fresh starters, and returns the folder."""

    def copy(folder: Path) -> Path:
        for room in ("kit", "solutions", "notebooks", "benchmarks"):
            shutil.copytree(ROOT / room, folder / room, ignore=LEFT_OUT)
        for name in ("conftest.py", "pyproject.toml", "requirements.txt"):
            shutil.copy(ROOT / name, folder)
        strip.derive(folder / "solutions", folder / "labs")
        return folder

    return copy


@pytest.fixture(scope="session")
def python() -> Callable[..., subprocess.CompletedProcess]:
    """Give ``python(*arguments, path=…)``, which runs this Python afresh, with ``path`` before the installed kit, for a minute at most."""

    def run(*arguments: str, path: Path = ROOT, within: float = 60, **options) -> subprocess.CompletedProcess:
        environment = os.environ | {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
        options = {"cwd": path, "env": environment, "capture_output": True, "text": True} | options
        return subprocess.run([sys.executable, *arguments], check=False, timeout=within, **options)

    return run


def _served(name: str, *arguments: str):
    @pytest.fixture(scope="session", name="_".join((name, *arguments)).replace("--", ""))
    def server() -> Iterator[Server]:
        with running(f"solutions.{name}", *arguments) as started:
            yield started
            assert not re.findall(r'File ".*/solutions/.*', started.log())  # whatever was sent: no exception passed through our code

    return server


rest = _served("rest")
rest_production = _served("rest", "--production")
rest_fastapi = _served("rest_fastapi")
rpc = _served("rpc")
ws = _served("ws")
