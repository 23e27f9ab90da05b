"""Submissions that end what they run in, or leave something running behind them."""

from hostile_labs import TOLD, WRONG, Hostile

GONE = frozenset({"stopped", "crash"})
DAEMON = '''import os
import sys
import time


def attack():
    """Leave a process behind that has no parent, no terminal and no session of ours."""
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.execve(sys.executable, [sys.executable, "-c", "import time; time.sleep(@MOST@)", "@MARK@"], {})
    os.wait()
    time.sleep(0.3)
    return ""

'''
SEES = """import time, psutil
from labs import start
start.attack()
time.sleep(0.3)
left = [each for each in psutil.process_iter(['cmdline']) if '@MARK@' in (each.info['cmdline'] or [])]
print('yes' if left else 'no')
[each.kill() for each in left]
"""
PARENT = """import subprocess, sys, os
child = "from labs import start; start.greet('a')"
between = 'import subprocess, sys; subprocess.run([sys.executable, "-c", sys.argv[1]]); print("no")'
parent = subprocess.run([sys.executable, '-c', between, child])
print('yes' if parent.returncode == -9 else parent.returncode)
"""


def _ends(name: str, source: str, endings: frozenset[str] = GONE, control: str = "dies", **more) -> Hostile:
    return Hostile(name, "exit", source, endings, control, **more)


EXIT = [
    _ends("os._exit at import", "import os\n\nos._exit(0)\n"),
    _ends("os._exit in a function", "import os\n\n\ndef greet(name):\n    os._exit(0)\n"),
    _ends("sys.exit in a function", "import sys\n\n\ndef greet(name):\n    sys.exit(0)\n", GONE | {"blank"}),
    _ends(
        "the parent killed", "import os\n\n\ndef greet(name):\n    os.kill(os.getppid(), 9)\n    return 'wrong'\n", GONE | {"wrong"}, PARENT
    ),
    _ends("the process group killed", "import os\n\n\ndef greet(name):\n    os.killpg(0, 9)\n", GONE | {"blank"}),
    _ends(
        "every process killed",
        "import os\n\n\ndef greet(name):\n    os.kill(-1, 9)\n    os.kill(os.getpid(), 9)\n",
        control="",
        no_control="kill(-1) ends every process that one may signal, this test among them",
    ),
    _ends(
        "another program in its place",
        "import os\nimport sys\n\n\ndef greet(name):\n    os.execv('/bin/true', ['true'])\n",
        GONE | {"blank"},
    ),
    _ends("a fault of the memory", "import ctypes\n\n\ndef greet(name):\n    ctypes.string_at(0)\n", GONE | {"blank"}),
    _ends(
        "every file closed",
        "import os\n\n\ndef greet(name):\n    os.closerange(0, 1024)\n    return 'wrong'\n",
        GONE | {"time limit"},  # the line stays half open, and nothing comes on it
        control="""\
import os
from labs import start
kept = os.dup(1)
os.dup2(kept, 2000)
start.greet('a')
try:
    os.write(1, b'no')
except OSError:
    os.write(2000, b'yes')""",
    ),
    _ends(
        "a daemon left behind",
        DAEMON + TOLD,
        frozenset({"crash", "wrong"}),
        control=SEES,
        most=("600", "600"),
        seen="ATTACK[]",
    ),
    _ends(
        "fifty children that ignore SIGTERM",
        """\
import os
import signal
import time


def greet(name):
    for _ in range(50):
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.execve('/bin/sleep', ['@MARK@', '600'], {})
    return 'wrong'
""",
        frozenset({"wrong", "crash"}),
        control="""\
import subprocess, time
stubborn = subprocess.Popen(['sh', '-c', 'trap "" TERM; echo up; sleep 5'], stdout=subprocess.PIPE)
stubborn.stdout.readline()
stubborn.terminate()
time.sleep(0.2)
print('yes' if stubborn.poll() is None else 'no')
stubborn.kill()""",
    ),
    _ends(
        "work at exit, and in threads after the cell",
        """\
import atexit
import os
import threading
import time

atexit.register(lambda: print('✓ start-1  at exit'))
threading.Thread(target=lambda: [print('✓ start-1  later') or time.sleep(0.05) for _ in range(20)]).start()
"""
        + WRONG,
        frozenset({"wrong", "crash", "blank"}),
        control="from labs import start\nimport time\ntime.sleep(0.2)\nprint('yes')",
    ),
]
