"""Submissions that try to take time, from themselves and from the rest of the class."""

from hostile_labs import WRONG, Hostile

LATE = frozenset({"time limit", "stopped"})


def _held(name: str, source: str, endings: frozenset[str] = LATE, control: str = "hangs", **more) -> Hostile:
    return Hostile(name, "time", source, endings, control, **more)


TIME = [
    _held("a loop at import", "while True:\n    pass\n"),
    _held("a loop in a function", "def greet(name):\n    while True:\n        pass\n"),
    _held("a long sleep in every call", "import time\n\n\ndef greet(name):\n    time.sleep(60)\n    return 'wrong'\n"),
    _held(
        "a loop in __del__",
        """\
class Thing:
    def __del__(self):
        while True:
            pass


def greet(name):
    Thing()
    return 'wrong'
""",
    ),
    _held(
        "a loop in __repr__, where the diagnosis is made",
        """\
class Thing:
    def __repr__(self):
        while True:
            pass


def greet(name):
    return Thing()
""",
        control="""\
import os, signal, sys
from labs import start
signal.alarm(2)
print('yes', flush=True)
repr(start.greet('a'))
print('no')""",
    ),
    _held(
        "a loop in __eq__",
        """\
class Thing(str):
    def __eq__(self, other):
        while True:
            pass

    __hash__ = str.__hash__


def greet(name):
    return Thing('wrong')
""",
        frozenset({"wrong"}),  # a text arrives as a text: what it thinks of others stays where it is
        control="""\
import signal
from labs import start
signal.alarm(2)
print('yes', flush=True)
start.greet('a') == 'b'
print('no')""",
    ),
    _held("a regular expression that backtracks", "import re\n\n\ndef greet(name):\n    return re.match('(a|a)*b', 'a' * 60)\n"),
    _held(
        "Ctrl-C swallowed",
        """\
import time


def greet(name):
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
""",
    ),
    _held(
        "everything in the sandbox stopped",
        """\
import os
import signal


def greet(name):
    os.kill(-1, signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)
""",
        control="",
        no_control="to stop every process that one may signal would stop this machine",
    ),
    _held(
        "a thread that never lets go",
        """\
import re
import threading

threading.Thread(target=lambda: re.match('(a|a)*b', 'a' * 60), daemon=True).start()
"""
        + WRONG,
    ),
    _held(
        "a server that never answers",
        """\
import socket
import sys
import time

listener = socket.create_server(('127.0.0.1', int(sys.argv[sys.argv.index('--port') + 1])))
kept = []
while True:
    kept.append(listener.accept())
""",
        LATE | {"crash", "wrong", "blank"},
        control="",
        no_control="that a server which is silent keeps its client waiting is the failure that students know",
        sheet="4_ws.ipynb",
        file="ws/__main__.py",
    ),
]
