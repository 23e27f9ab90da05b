"""Submissions that try to use up what the machine has."""

from hostile_labs import ANY, TOLD, Hostile

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


def _takes(name: str, source: str, most: tuple[str, str] = ("", ""), control: str = "attack", endings: frozenset[str] = ANY, **more) -> Hostile:
    return Hostile(name, "resources", source, endings, control, most=most, **more)


RESOURCES = [
    _takes(
        "a fork bomb",
        "import os\nimport time\n\n\ndef attack():\n    born = 0\n    try:\n        while born < @MOST@:\n            if os.fork() == 0:\n"
        "                if @MOST@ > 1000:\n                    attack()\n                time.sleep(2)\n                os._exit(0)\n            born += 1\n"
        "    except OSError:\n        return '' if born < 500 else born\n    return born\n" + TOLD,
        ("100_000", "40"),
    ),
    _takes(
        "fifty gigabytes of memory",
        "def attack():\n    kept = []\n    for number in range(@MOST@):\n        kept.append(b'x' * (64 << 20))\n    return number * 64\n" + TOLD,
        ("800", "8"),
        endings=frozenset({"memory limit", "time limit"}),
    ),
    _takes(
        "memory taken by thirty processes",
        "import os\nimport time\n\n\ndef attack():\n    for _ in range(@MOST@):\n        if os.fork() == 0:\n            kept = b'x' * (100 << 20)\n"
        "            time.sleep(3)\n            os._exit(0)\n    time.sleep(3)\n    return 'all of it' if @MOST@ < 10 else ''\n" + TOLD,
        ("30", "2"),
        endings=frozenset({"memory limit", "stopped", "blank", "crash", "wrong", "time limit"}),
    ),
    _takes("a full /tmp", BODY.replace("@WHERE@", "@TMP@") + TOLD, ("40", "8"), seen="ATTACK[]"),
    _takes("a full /dev/shm", BODY.replace("@WHERE@", "@SHM@") + TOLD, ("40", "8"), seen="ATTACK[]"),
    _takes(
        "a gigabyte of output",
        "def attack():\n    for _ in range(@MOST@):\n        print('x' * (1 << 20))\n    return 'all of it'\n" + TOLD,
        ("1024", "20"),
        endings=frozenset({"output limit", "crash", "stopped", "blank"}),
    ),
    _takes(
        "a million threads",
        "import threading\nimport time\n\n\ndef attack():\n    born = 0\n    try:\n        while born < @MOST@:\n"
        "            threading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n            born += 1\n    except RuntimeError:\n"
        "        return '' if born < 1000 else born\n    return born\n" + TOLD,
        ("1_000_000", "600"),
    ),
    _takes(
        "a million sockets",
        "import socket\n\n\ndef attack():\n    kept = []\n    try:\n        while len(kept) < @MOST@:\n            kept.append(socket.socket())\n"
        "    except OSError:\n        return '' if len(kept) < 1100 else len(kept)\n    return len(kept)\n" + TOLD,
        ("1_000_000", "900"),
        seen="ATTACK[]",
    ),
    _takes(
        "a million files",
        "import os\n\n\ndef attack():\n    os.mkdir('@TMP@/many')\n    for number in range(@MOST@):\n        open(f'@TMP@/many/{number}', 'w').close()\n"
        "    return number if @MOST@ < 10_000 else ''\n" + TOLD,
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
        "def greet(name):\n    nest = []\n    for _ in range(100_000):\n        nest = [nest]\n    return nest\n",
        control="from labs import start\ntry:\n    repr(start.greet('a'))\nexcept RecursionError:\n    print('yes')",
        endings=frozenset({"crash", "wrong"}),
    ),
    _takes(
        "a number of a million digits",
        "def greet(name):\n    return 10**1_000_000\n",
        control="from labs import start\ntry:\n    repr(start.greet('a'))\nexcept ValueError:\n    print('yes')",
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
        control="from labs import start\ntry:\n    start.greet('a')\nexcept ValueError as error:\n    print('yes' if len(str(error)) > 1 << 26 else 'no')",
        endings=frozenset({"crash", "stopped"}),
    ),
    _takes(
        "an answer without end to the checker's client",
        "import socket\nimport sys\nimport threading\n\nlistener = socket.create_server(('127.0.0.1', int(sys.argv[sys.argv.index('--port') + 1])))\n\n\n"
        "def pour(line):\n    try:\n        line.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n\\r\\n[')\n        while True:\n"
        "            line.sendall(b'1,' * (1 << 19))\n    except OSError:\n        pass\n\n\nwhile True:\n"
        "    threading.Thread(target=pour, args=(listener.accept()[0],), daemon=True).start()\n",
        control="import http.client, subprocess, sys, time\nfrom kit.launch import free_port\nport = free_port()\n"
        "server = subprocess.Popen([sys.executable, '-m', 'labs.start', '--port', str(port)])\ntime.sleep(0.7)\n"
        "line = http.client.HTTPConnection('127.0.0.1', port)\nline.request('GET', '/')\n"
        "print('yes' if len(line.getresponse().read(100 << 20)) == 100 << 20 else 'no')\nserver.kill()",
        file="rest/__main__.py",
        sheet="1_rest.ipynb",
    ),
]
