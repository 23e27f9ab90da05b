"""Submissions that try to be taken for right: by what they patch, print, return or raise, and by what they write on the line to the check.

Each answers both exercises wrongly, or not at all. A control is the check as a simple grader runs it: in the process that imports the
submission.
"""

from hostile_labs import NO_LINE, TOLD, WRONG, Hostile

LINE = "✓ start-1  Your function greets whom it is given."


def _forges(name: str, source: str, control: str = "forges", **more) -> Hostile:
    return Hostile(name, "forgery", source, control=control, **more)


def _says(name: str, body: str, **more) -> Hostile:
    """A forger that holds the line to the check, and reports what came of ``body``, which uses ``line``, the Peer."""
    head = "import gc\n\nfrom kit.apart.peer import ANSWER, ASK, CANCEL, HEAD, INTERRUPT, RAISE, Peer\n\n\ndef attack():\n"
    head += "    line = next(each for each in gc.get_objects() if isinstance(each, Peer))\n    got = ''\n"
    text = "".join(f"    {each}\n" if each else "\n" for each in body.split("\n"))
    return _forges(name, head + text + "    return got\n" + TOLD, "", no_control=NO_LINE, **more)


def _tries(*calls: str) -> str:
    """Return a body that makes each call, and notes those which were granted."""
    lines = [f"try:\n    got += {call!r} + repr({call})\nexcept Exception:\n    pass" for call in calls]
    return "\n".join(lines)


FORGERY = [
    _forges(
        "expect replaced",
        "import kit.checks\nimport kit.checks.start\n\nkit.checks.expect = kit.checks.start.expect = lambda *_, **__: None\n"
        "kit.checks.start.start_2 = lambda _: None\n" + WRONG,
    ),
    _forges(
        "the check replaced",
        "import kit.checks.start\n\n\ndef fine(_):\n    \"\"\"Your function greets whom it is given.\"\"\"\n\n\nkit.checks.start.start_1 = fine\n" + WRONG,
    ),
    _forges("Wrong that is never raised", "import kit.checks\n\nkit.checks.Wrong.__new__ = lambda *_, **__: GeneratorExit()\n" + WRONG
            + "\n\nimport kit.checks.start\n\nkit.checks.start.expect.__code__ = (lambda *_, **__: None).__code__\n"),
    _forges(
        "builtins replaced",
        "import builtins\nimport kit.checks.start\n\nbuiltins.repr = lambda _: ''\nkit.checks.start.isinstance = lambda *_: True\n"
        "kit.checks.start.expect.__kwdefaults__ = None\nkit.checks.start.secrets.token_hex = lambda _: ''\n"
        "kit.checks.start.__builtins__ = builtins\nbuiltins.__build_class__ = None\n\n\nclass_ = type('Loud', (str,), {'__eq__': lambda *_: True})\n"
        "\n\ndef greet(name):\n    return class_('wrong')\n",
    ),
    _forges(
        "the modules of the check replaced in sys.modules",
        "import sys\nimport types\n\n\ndef fine(_):\n    \"\"\"Your function greets whom it is given.\"\"\"\n\n\n"
        "fake = types.ModuleType('kit.checks.start')\nfake.start_1 = fake.start_2 = fine\nsys.modules['kit.checks.start'] = fake\n" + WRONG,
    ),
    _forges(
        "a text that equals every other",
        "class Loud(str):\n    __hash__ = str.__hash__\n\n    def __eq__(self, other):\n        return True\n\n\ndef greet(name):\n    return Loud('wrong')\n\n\n"
        "def exchange(port, request):\n    return Loud('wrong')\n",
    ),
    _forges(
        "an object that says yes to everything",
        "class Yes:\n    __hash__ = object.__hash__\n\n    def yes(self, *_):\n        return True\n\n    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes\n\n"
        "    def __len__(self):\n        return 1\n\n    def __getattr__(self, name):\n        return self\n\n    def __call__(self, *_, **__):\n        return self\n\n\n"
        "def greet(name):\n    return Yes()\n\n\ndef exchange(port, request):\n    return Yes()\n",
    ),
    _forges(
        "an object that gives itself out as bytes and as text",
        "class Both:\n    def __init__(self, kind):\n        self.kind = kind\n\n    @property\n    def __class__(self):\n        return self.kind\n\n    def __eq__(self, other):\n        return True\n\n"
        "    def __contains__(self, part):\n        return True\n\n    def __str__(self):\n        return 'wrong'\n\n    def __bytes__(self):\n        return b'wrong'\n\n\n"
        "def greet(name):\n    return Both(str)\n\n\ndef exchange(port, request):\n    return Both(bytes)\n",
    ),
    _forges(
        "the score line printed",
        f"LINES = ('{LINE}', '\\x1b[2K\\r{LINE}', '{LINE}\\n' * 20)\n\n\ndef greet(name):\n    for line in LINES:\n        print(line, flush=True)\n    raise SystemExit(0)\n",
        control="from labs import start\ntry:\n    start.greet('a')\nexcept SystemExit:\n    print('yes')",
    ),
    _forges(
        "the score line written to every file that is open",
        f"import os\n\n\ndef attack():\n    got = ''\n    for number in [1, 2, *range(3, 64)]:\n        try:\n            os.write(number, '{LINE}\\n'.encode())\n"
        "            got += str(number)\n        except OSError:\n            pass\n    return got\n" + WRONG.replace('return "wrong"', "return attack()"),
        "attack",
    ),
    _forges(
        "a verdict written where graders keep theirs",
        "import json\nimport os\n\n\ndef attack():\n    got = ''\n    for folder in ('@OUT@', '@ROOT@/out', '@ROOT@'):\n        for name in ('scores.json', 'grades.json', 'results.json'):\n"
        "            try:\n                with open(os.path.join(folder, name + '.@TOKEN@'), 'w') as file:\n                    json.dump({'start-1': 'passed'}, file)\n"
        "                os.unlink(os.path.join(folder, name + '.@TOKEN@'))\n                got += f'{folder}/{name} '\n            except OSError:\n                pass\n    return got\n" + TOLD,
        "attack",
        seen="ATTACK[]",
    ),
    _forges(
        "time replaced",
        "import time\n\ntime.sleep = lambda _: None\ntime.monotonic = time.time = time.perf_counter = lambda: 0.0\n" + WRONG,
        "import time\nfrom labs import start\nprint('yes' if time.time() == 0 else 'no')",
    ),
    _forges(
        "print and nbval and MessagePack replaced",
        "import builtins\nimport sys\n\nimport msgpack\n\nimport kit.apart.values\n\nbuiltins.print = lambda *_, **__: None\nsys.modules['nbval'] = sys.modules['pytest'] = None\n"
        "msgpack.packb = lambda *_, **__: b'\\x91\\x01'\nkit.apart.values.pack = lambda _: b'\\x91\\x01'\n" + WRONG,
        "from labs import start\nimport msgpack\nimport sys\nsys.stdout.write('yes' if msgpack.packb({}) == b'\\x91\\x01' else 'no')",
    ),
    _forges(
        "the port of the check's other side taken",
        "import socket\n\n\ndef attack():\n    got = ''\n    kept = []\n    for port in range(20_000, @MOST@):\n        listener = socket.socket()\n        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n        try:\n            listener.bind(('127.0.0.1', port))\n            kept.append(listener)\n        except OSError:\n"
        "            if len(kept) > 900:\n                break\n    return '' if @MOST@ > 30_000 else f'{len(kept)} ports'\n\n\n" + WRONG.replace('    return b"wrong"', "    attack()\n    return b'wrong'"),
        "attack",
        most=("61_000", "20_010"),
    ),
    *(
        _forges(
            f"{error} raised into the check",
            f"import asyncio\n\nimport kit.checks\n\n\ndef greet(name):\n    raise {error}\n\n\ndef exchange(port, request):\n    raise {error}\n",
            f"from labs import start\nimport asyncio, kit.checks\ntry:\n    start.greet('a')\nexcept {error.partition('(')[0]}:\n    print('yes')",
        )
        for error in ("StopIteration", "KeyboardInterrupt", "GeneratorExit", "SystemExit(0)", "asyncio.CancelledError", "kit.checks.Wrong(likely='✓ start-1')")
    ),
    _forges(
        "an error that looks like the end of a passed check",
        "class Passed(BaseException):\n    def __str__(self):\n        return 'passed'\n\n    def _render_traceback_(self):\n        return ['" + LINE + "']\n\n\n"
        "def greet(name):\n    raise Passed\n",
        "from labs import start\ntry:\n    start.greet('a')\nexcept BaseException as error:\n    print('yes' if '✓ start-1' in error._render_traceback_()[0] else 'no')",
    ),
    _says("answers that nobody asked for", "for number in range(200):\n    line._send([ANSWER, number, number, 'Hello, Ada!'])\n    line._send([RAISE, number, number, ['y', 'builtins', 'SystemExit', []]])"),
    _says(
        "modules of the check asked for",
        _tries("line.ask('import', 'os')", "line.ask('import', 'kit.checks.start')", "line.ask('make', 'builtins', 'ValueError', [], {})", "line.ask('get', None, '__class__')"),
        seen="ATTACK[]",
    ),
    _says(
        "classes and functions of the check named",
        "class Form(list):\n    pass\n\nline._written = lambda value: list(value) if isinstance(value, Form) else value\n"
        + _tries(
            "line.ask('call', Form(['m', 'subprocess', 'Popen']), '__call__', Form(['l', 'true']), Form(['d']))",
            "line.ask('call', Form(['m', 'builtins', 'type']), '__call__', Form(['l', 1]), Form(['d']))",
            "line.ask('get', Form(['e', 'http', 'HTTPStatus', '__class__']), '__module__')",
            "line.ask('call', Form(['e', 'enum', 'IntEnum', '_convert_']), '__call__', Form(['l', 'expect', 'kit.checks.start', None]), Form(['d']))",
            "line.ask('call', Form(['e', 'enum', 'Enum', '__subclasses__']), '__call__', Form(['l']), Form(['d']))",
            "line.ask('repr', Form(['m', 'kit.checks.start', 'ModuleType']))",
            "line.ask('set', Form(['m', 'kit.checks', 'Wrong']), '__init__', None)",
        ),
        seen="ATTACK[]",
    ),
    _says(
        "keys of the check's own objects guessed",
        "from kit.apart.peer import Held\n\nfor key in range(300):\n    for name in ('__globals__', '__self__', '__dict__', 'gi_frame', 'f_back', 'tb_frame', 'parts'):\n"
        "        try:\n            got += str(line.ask('get', Held(key), name))\n        except Exception:\n            pass",
        seen="ATTACK[]",
    ),
    _says("a message of four gigabytes announced", "line._line.sendall(HEAD.pack(0xFFFFFFFF))"),
    _says("a message that is noise", "line._line.sendall(HEAD.pack(64) + bytes(range(192, 256)))"),
    _says("a message of thirty million lists", "octets = b'\\xdd\\x01\\xff\\xff\\xff' + b'\\x90' * 0x1FFFFFF\nline._line.sendall(HEAD.pack(len(octets)) + octets)"),
    _says("half a million requests that nobody waits for", "for number in range(500_000):\n    line._send([ASK, 10_000_001 + 2 * number, number, 7, 'get', None, 'x'])"),
    _says("calls from ten thousand threads", "for lane in range(10_000):\n    line._send([ASK, 10_000_001 + 2 * lane, 1, lane + 5, 'get', None, 'x'])"),
    _says("interrupts and cancellations", "for number in range(2000):\n    line._send([INTERRUPT, number, 0])\n    line._send([CANCEL, number, 0])"),
    _says(
        "an error made by hand, of the check's own class, with parts that are no texts",
        "line._error = lambda error: ['x', 1, ['kit.checks', 'Wrong', []], ['l'], 5, ['d', ['parts', ['d', ['likely', 5], [7, ['l', 1]]]], ['__notes__', 3]], [1, 'x']]\nraise ValueError",
    ),
    _says(
        "errors of classes that can not be",
        "deep = []\nfor _ in range(400):\n    deep = ['a', 'b', [deep]] if deep else ['builtins', 'int', []]\nline._error = lambda error: ['x', 1, deep, ['l'], '', ['d'], []]\nraise ValueError",
    ),
    Hostile(
        "climbing from a fake of the check into its module",
        "forgery",
        "import asyncio\n\n\ndef attack(fake):\n    got = ''\n    for names in (('work', '__globals__'), ('work', '__func__', '__globals__'), ('work', '__code__'), ('__class__', '__mro__'), ('__init__', '__globals__'), ('given', 'gi_frame'), ('__dict__',), ('__reduce_ex__',)):\n"
        "        found = fake\n        try:\n            for name in names:\n                found = object.__getattribute__(fake, '_peer').ask('get', found, name)\n            got += '.'.join(names)\n        except Exception:\n            pass\n"
        "    for pattern in ('{0.work.__globals__}', '{0.__next__.__globals__}', '{0.given.gi_frame.f_back}'):\n        try:\n            got += pattern.format(fake)\n        except Exception:\n            pass\n    return got\n\n\n"
        "async def apart(tokens, pace):\n    raise RuntimeError(f'ATTACK[{await asyncio.to_thread(attack, tokens)}]')\n    yield\n\n\nasync def at_once(tokens, _):\n    yield\n",
        control="",
        no_control=NO_LINE,
        sheet="5_stream.ipynb",
        file="stream/ws/apart.py",
        seen="ATTACK[]",
    ),
]
