"""Submissions that try to use up what the machine has."""

from hostile_labs import ANY, NO_LINE, TOLD, Hostile

BODY = '''import os
import sys


def attack():
    """Fill a folder; return how much more than it may hold went in."""
    written = 0
    try:
        for number in range(@MOST@):
            with open(f"@WHERE@/filler-{number}", "wb") as file:
                for _ in range(15):
                    file.write(b"x" * (1 << 20))
                    file.flush()
                    written += 1 << 20
    except OSError:
        pass
    return "" if written <= 80 << 20 else written

'''


def _takes(
    name: str, source: str, most: tuple[str, str] = ("", ""), control: str = "attack", endings: frozenset[str] = ANY, **more
) -> Hostile:
    return Hostile(name, "resources", source, endings, control, most=most, **more)


RESOURCES = [
    _takes(
        "a fork bomb",
        """\
import os
import time


def attack():
    born = 0
    try:
        while born < @MOST@:
            if os.fork() == 0:
                if @MOST@ > 1000:
                    attack()
                time.sleep(2)
                os._exit(0)
            born += 1
    except OSError:
        return '' if born < 500 else born
    return born
"""
        + TOLD,
        ("100_000", "40"),
    ),
    _takes(
        "fifty gigabytes of memory",
        """\
def attack():
    kept = []
    for number in range(@MOST@):
        kept.append(b'x' * (64 << 20))
    return number * 64
"""
        + TOLD,
        ("800", "8"),
        endings=frozenset({"memory limit", "time limit"}),
    ),
    _takes(
        "memory taken by thirty processes",
        """\
import os
import time


def attack():
    for _ in range(@MOST@):
        if os.fork() == 0:
            kept = b'x' * (100 << 20)
            time.sleep(3)
            os._exit(0)
    time.sleep(3)
    return 'all of it' if @MOST@ < 10 else ''
"""
        + TOLD,
        ("30", "2"),
        endings=frozenset({"memory limit", "stopped", "blank", "crash", "wrong", "time limit"}),
    ),
    _takes("a full /tmp", BODY.replace("@WHERE@", "@TMP@") + TOLD, ("40", "8"), seen="ATTACK[]"),
    _takes("a full /dev/shm", BODY.replace("@WHERE@", "@SHM@") + TOLD, ("40", "8"), seen="ATTACK[]"),
    _takes(
        "a gigabyte of output",
        """\
def attack():
    for _ in range(@MOST@):
        print('x' * (1 << 20))
    return 'all of it'
"""
        + TOLD,
        ("1024", "20"),
        endings=frozenset({"output limit", "crash", "stopped", "blank"}),
    ),
    _takes(
        "a million threads",
        """\
import threading
import time


def attack():
    born = 0
    try:
        while born < @MOST@:
            threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
            born += 1
    except RuntimeError:
        return '' if born < 1000 else born
    return born
"""
        + TOLD,
        ("1_000_000", "600"),
    ),
    _takes(
        "a million sockets",
        """\
import socket


def attack():
    kept = []
    try:
        while len(kept) < @MOST@:
            kept.append(socket.socket())
    except OSError:
        return '' if len(kept) < 1100 else len(kept)
    return len(kept)
"""
        + TOLD,
        ("1_000_000", "900"),
        seen="ATTACK[]",
    ),
    _takes(
        "a million files",
        """\
import os


def attack():
    os.mkdir('@TMP@/many')
    for number in range(@MOST@):
        open(f'@TMP@/many/{number}', 'w').close()
    return number if @MOST@ < 10_000 else ''
"""
        + TOLD,
        ("1_000_000", "2000"),
    ),
    _takes(
        "a list of a hundred million numbers handed to the check",
        "def greet(name):\n    return [0] * @MOST@\n",
        ("100_000_000", "1_000_000"),
        "from labs import start\nprint('yes' if len(start.greet('a')) == 1_000_000 else 'no')",
        ANY - {"blank"},
    ),
    _takes(
        "a text of a gigabyte handed to the check",
        "def greet(name):\n    return 'x' * @MOST@\n",
        ("(1 << 30)", "(1 << 26)"),
        "from labs import start\nprint('yes' if len(start.greet('a')) == 1 << 26 else 'no')",
        ANY - {"blank"},
    ),
    _takes(
        "lists a hundred thousand deep",
        """\
def greet(name):
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return nest
""",
        control="""\
from labs import start
try:
    repr(start.greet('a'))
except RecursionError:
    print('yes')""",
        endings=frozenset({"crash", "wrong"}),
    ),
    _takes(
        "a number of a million digits",
        "def greet(name):\n    return 10**1_000_000\n",
        control="""\
from labs import start
try:
    repr(start.greet('a'))
except ValueError:
    print('yes')""",
        endings=frozenset({"crash", "wrong"}),
    ),
    _takes(
        "an iterator without end in place of a text",
        "import itertools\n\n\ndef greet(name):\n    return itertools.count()\n",
        control="from labs import start\nprint('yes' if next(start.greet('a')) == 0 else 'no')",
        endings=frozenset({"wrong"}),
    ),
    _takes(
        "an error of a hundred megabytes",
        "def greet(name):\n    raise ValueError('x' * (100 << 20))\n",
        control="""\
from labs import start
try:
    start.greet('a')
except ValueError as error:
    print('yes' if len(str(error)) > 1 << 26 else 'no')""",
        endings=frozenset({"crash", "stopped"}),
    ),
    _takes(
        "numbers that all hash alike, sent to the check from thirty threads",
        """\
import gc
import time

import msgpack

from kit.apart.peer import ASK, HEAD, Peer


def attack():
    line = next(each for each in gc.get_objects() if isinstance(each, Peer))
    alike = ['s', *(['i', hex(n * (2**61 - 1) + 5)] for n in range(9, 90_000))]
    for lane in range(30):
        octets = msgpack.packb([ASK, 10_000_001 + 2 * lane, 1, 1_000_000 + lane, 'get', alike, 'x'])
        with line._writing:
            line._line.sendall(HEAD.pack(len(octets)) + octets)
    time.sleep(1)
    return ''
"""
        + TOLD,
        control="",
        no_control=NO_LINE,
    ),
    _takes(
        "memory that could be shared",
        """\
import mmap
import os
import time


def attack():
    kept = mmap.mmap(-1, @MOST@ << 20)
    for at in range(0, len(kept), mmap.PAGESIZE):
        kept[at] = 1
    return len(kept)
"""
        + TOLD,
        ("1700", "70"),
        endings=frozenset({"memory limit", "time limit"}),
    ),
    _takes(
        "an answer without end to the checker's client",
        """\
import socket
import sys
import threading

listener = socket.create_server(('127.0.0.1', int(sys.argv[sys.argv.index('--port') + 1])))


def pour(line):
    try:
        line.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n\\r\\n[')
        while True:
            line.sendall(b'1,' * (1 << 19))
    except OSError:
        pass


while True:
    threading.Thread(target=pour, args=(listener.accept()[0],), daemon=True).start()
""",
        control="""\
import http.client, subprocess, sys, time
from kit.launch import free_port
port = free_port()
server = subprocess.Popen([sys.executable, '-m', 'labs.start', '--port', str(port)])
time.sleep(0.7)
line = http.client.HTTPConnection('127.0.0.1', port)
line.request('GET', '/')
print('yes' if len(line.getresponse().read(100 << 20)) == 100 << 20 else 'no')
server.kill()""",
        file="rest/__main__.py",
        sheet="1_rest.ipynb",
    ),
]
