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
        "class Thing:\n    def __del__(self):\n        while True:\n            pass\n\n\ndef greet(name):\n    Thing()\n    return 'wrong'\n",
    ),
    _held(
        "a loop in __repr__, where the diagnosis is made",
        "class Thing:\n    def __repr__(self):\n        while True:\n            pass\n\n\ndef greet(name):\n    return Thing()\n",
        control="import os, signal, sys\nfrom labs import start\nsignal.alarm(2)\nprint('yes', flush=True)\nrepr(start.greet('a'))\nprint('no')",
    ),
    _held(
        "a loop in __eq__",
        "class Thing(str):\n    def __eq__(self, other):\n        while True:\n            pass\n\n    __hash__ = str.__hash__\n\n\n"
        "def greet(name):\n    return Thing('wrong')\n",
        frozenset({"wrong"}),  # a text arrives as a text: what it thinks of others stays where it is
        control="import signal\nfrom labs import start\nsignal.alarm(2)\nprint('yes', flush=True)\nstart.greet('a') == 'b'\nprint('no')",
    ),
    _held("a regular expression that backtracks", "import re\n\n\ndef greet(name):\n    return re.match('(a|a)*b', 'a' * 60)\n"),
    _held(
        "Ctrl-C swallowed",
        "import time\n\n\ndef greet(name):\n    while True:\n        try:\n            time.sleep(60)\n        except BaseException:\n            pass\n",
    ),
    _held(
        "everything in the sandbox stopped",
        "import os\nimport signal\n\n\ndef greet(name):\n    os.kill(-1, signal.SIGSTOP)\n    os.kill(os.getpid(), signal.SIGSTOP)\n",
        control="",
        no_control="to stop every process that one may signal would stop this machine",
    ),
    _held(
        "a thread that never lets go",
        "import re\nimport threading\n\nthreading.Thread(target=lambda: re.match('(a|a)*b', 'a' * 60), daemon=True).start()\n" + WRONG,
    ),
    _held(
        "a server that never answers",
        "import socket\nimport sys\nimport time\n\nlistener = socket.create_server(('127.0.0.1', int(sys.argv[sys.argv.index('--port') + 1])))\n"
        "kept = []\nwhile True:\n    kept.append(listener.accept())\n",
        LATE | {"crash", "wrong", "blank"},
        control="",
        no_control="that a server which is silent keeps its client waiting is the failure that students know",
        sheet="4_ws.ipynb",
        file="ws/__main__.py",
    ),
]
