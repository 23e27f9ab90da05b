"""Submissions that look for answers, marks and secrets where they might lie about."""

from hostile_labs import TOLD, Hostile


def _reads(name: str, source: str, control: str = "attack", **more) -> Hostile:
    return Hostile(name, "reading", source + TOLD, frozenset({"crash"}), control, seen="ATTACK[]", **more)


def _files(*paths: str) -> str:
    return """\
from pathlib import Path


def attack():
    got = ''
    for path in @PATHS@:
        try:
            got += Path(path).read_text(errors='replace')[:60] if Path(path).is_file() else ' '.join(map(str, Path(path).iterdir()))[:60]
        except OSError:
            pass
    return got
""".replace("@PATHS@", repr(paths))


PROC = '''import os


def attack():
    """Return what processes say of themselves, where the secret of the grader is in it."""
    got = ""
    for pid in [*filter(str.isdigit, os.listdir("/proc")), "self", "thread-self"]:
        for name in ("environ", "cmdline"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    got += f"{pid}/{name} " if b"@TOKEN@" in file.read() else ""
            except OSError:
                pass
    return got

'''
MEMORY = '''import os
import re


def attack():
    """Return the process that has the grader's secret in its memory, which is not this one."""
    token, own = bytes(reversed(b"@NEKOT@")), str(os.getpid())  # whoever has imported this file has only its reverse
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
                for line in maps:
                    low, high = (int(each, 16) for each in line.split()[0].split("-"))
                    if pid != own and "rw" in line and high - low < 2 << 20:
                        memory.seek(low)
                        if token in memory.read(high - low):
                            return pid
        except (OSError, ValueError, OverflowError):
            pass
    return ""

'''
READING = [
    _reads("the reference", _files("@ROOT@/solutions/start.py", "@ROOT@/solutions")),
    _reads("the stored outputs of the notebooks", _files("@ROOT@/notebooks/0_start.ipynb", "@ROOT@/notebooks")),
    _reads("the bank of known mistakes and answers", _files("@ROOT@/solutions/mistakes", "@ROOT@/tests")),
    _reads("another student's files", _files("@OTHER@/labs/start.py", "@OTHER@")),
    _reads("the marks", _files("@OUT@", "@OUT@/grades.json", "@ROOT@/out")),
    _reads("accounts and keys of the host", _files("/etc/passwd", "/etc/shadow", "/etc/hostname")),
    _reads("the home of whoever grades", _files("@HOME@/.profile", "@HOME@/secret")),
    _reads("folders of other gradings in /tmp", _files("@TMPHOST@")),
    _reads(
        "the environment of whoever grades",
        """\
import os


def attack():
    return ' '.join(name for name, value in os.environ.items() if '@TOKEN@' in value)
""",
    ),
    _reads("what /proc says of other processes", PROC),
    _reads(
        "the memory of other processes",
        MEMORY,
        control="""\
import os, subprocess, sys
from labs import start
keeps = 'import sys; kept = bytearray(open("/proc/self/environ", "rb").read()); print(1, flush=True); sys.stdin.read()'
other = subprocess.Popen([sys.executable, '-c', keeps], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
other.stdout.readline()
print('yes' if start.attack() else 'no')
other.kill()""",
    ),
    _reads(
        "the kernel's connection file",
        """\
import glob
import os


def attack():
    found = glob.glob('@RUNTIME@/kernel-*.json') + glob.glob('@TMPHOST@/wirelab-*/**/kernel-*.json', recursive=True)
    return ' '.join(open(each).read()[:20] for each in found)
""",
    ),
    _reads(
        "a root of the file system that is not ours, by a way out",
        """\
import os


def attack():
    got = ''
    for way in ('/proc/1/root', '/proc/self/root', '/proc/1/cwd/../..', '../../../..'):
        try:
            got += way + ' ' if os.path.exists(way + '@ROOT@/solutions/start.py') else ''
        except OSError:
            pass
    return got
""",
    ),
]
