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
    head = """\
import gc

from kit.apart.peer import ANSWER, ASK, CANCEL, HEAD, INTERRUPT, RAISE, Peer


def attack():
"""
    head += """\
    line = next(each for each in gc.get_objects() if isinstance(each, Peer))
    got = ''
"""
    text = "".join(f"    {each}\n" if each else "\n" for each in body.split("\n"))
    return _forges(name, head + text + "    return got\n" + TOLD, "", no_control=NO_LINE, **more)


def _tries(*calls: str) -> str:
    """Return a body that makes each call, and notes those which were granted."""
    lines = [f"try:\n    got += {call!r} + repr({call})\nexcept Exception:\n    pass" for call in calls]
    return "\n".join(lines)


FORGERY = [
    _forges(
        "expect replaced",
        """\
import kit.checks
import kit.checks.start

kit.checks.expect = kit.checks.start.expect = lambda *_, **__: None
kit.checks.start.start_2 = lambda _: None
"""
        + WRONG,
    ),
    _forges(
        "the check replaced",
        """\
import kit.checks.start


def fine(_):
    \"\"\"Your function greets whom it is given.\"\"\"


kit.checks.start.start_1 = fine
"""
        + WRONG,
    ),
    _forges(
        "Wrong that is never raised",
        "import kit.checks\n\nkit.checks.Wrong.__new__ = lambda *_, **__: GeneratorExit()\n"
        + WRONG
        + """

import kit.checks.start

kit.checks.start.expect.__code__ = (lambda *_, **__: None).__code__
""",
    ),
    _forges(
        "builtins replaced",
        """\
import builtins
import kit.checks.start

builtins.repr = lambda _: ''
kit.checks.start.isinstance = lambda *_: True
kit.checks.start.expect.__kwdefaults__ = None
kit.checks.start.secrets.token_hex = lambda _: ''
kit.checks.start.__builtins__ = builtins
builtins.__build_class__ = None


class_ = type('Loud', (str,), {'__eq__': lambda *_: True})


def greet(name):
    return class_('wrong')
""",
    ),
    _forges(
        "the modules of the check replaced in sys.modules",
        """\
import sys
import types


def fine(_):
    \"\"\"Your function greets whom it is given.\"\"\"


fake = types.ModuleType('kit.checks.start')
fake.start_1 = fake.start_2 = fine
sys.modules['kit.checks.start'] = fake
"""
        + WRONG,
    ),
    _forges(
        "a text that equals every other",
        """\
class Loud(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return True


def greet(name):
    return Loud('wrong')


def exchange(port, request):
    return Loud('wrong')
""",
    ),
    _forges(
        "an object that says yes to everything",
        """\
class Yes:
    __hash__ = object.__hash__

    def yes(self, *_):
        return True

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes

    def __len__(self):
        return 1

    def __getattr__(self, name):
        return self

    def __call__(self, *_, **__):
        return self


def greet(name):
    return Yes()


def exchange(port, request):
    return Yes()
""",
    ),
    _forges(
        "an object that gives itself out as bytes and as text",
        """\
class Both:
    def __init__(self, kind):
        self.kind = kind

    @property
    def __class__(self):
        return self.kind

    def __eq__(self, other):
        return True

    def __contains__(self, part):
        return True

    def __str__(self):
        return 'wrong'

    def __bytes__(self):
        return b'wrong'


def greet(name):
    return Both(str)


def exchange(port, request):
    return Both(bytes)
""",
    ),
    _forges(
        "the score line printed",
        """\
LINES = ('@LINE@', '\\x1b[2K\\r@LINE@', '@LINE@\\n' * 20)


def greet(name):
    for line in LINES:
        print(line, flush=True)
    raise SystemExit(0)
""".replace("@LINE@", LINE),
        control="from labs import start\ntry:\n    start.greet('a')\nexcept SystemExit:\n    print('yes')",
    ),
    _forges(
        "the score line written to every file that is open",
        """\
import os


def attack():
    got = ''
    for number in [1, 2, *range(3, 64)]:
        try:
            os.write(number, '@LINE@\\n'.encode())
            got += str(number)
        except OSError:
            pass
    return got
""".replace("@LINE@", LINE)
        + WRONG.replace('return "wrong"', "return attack()"),
        "attack",
    ),
    _forges(
        "a verdict written where graders keep theirs",
        """\
import json
import os


def attack():
    got = ''
    for folder in ('@OUT@', '@ROOT@/out', '@ROOT@'):
        for name in ('scores.json', 'grades.json', 'results.json'):
            try:
                with open(os.path.join(folder, name + '.@TOKEN@'), 'w') as file:
                    json.dump({'start-1': 'passed'}, file)
                os.unlink(os.path.join(folder, name + '.@TOKEN@'))
                got += f'{folder}/{name} '
            except OSError:
                pass
    return got
"""
        + TOLD,
        "attack",
    ),
    _forges(
        "time replaced",
        """\
import time

time.sleep = lambda _: None
time.monotonic = time.time = time.perf_counter = lambda: 0.0
"""
        + WRONG,
        "import time\nfrom labs import start\nprint('yes' if time.time() == 0 else 'no')",
    ),
    _forges(
        "print and nbval and MessagePack replaced",
        """\
import builtins
import sys

import msgpack

import kit.apart.values

builtins.print = lambda *_, **__: None
sys.modules['nbval'] = sys.modules['pytest'] = None
msgpack.packb = lambda *_, **__: b'\\x91\\x01'
kit.apart.values.pack = lambda _: b'\\x91\\x01'
"""
        + WRONG,
        """\
from labs import start
import msgpack
import sys
sys.stdout.write('yes' if msgpack.packb({}) == b'\\x91\\x01' else 'no')""",
    ),
    _forges(
        "the port of the check's other side taken",
        """\
import socket


def attack():
    got = ''
    kept = []
    for port in range(20_000, @MOST@):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(('127.0.0.1', port))
            kept.append(listener)
        except OSError:
            if len(kept) > 900:
                break
    return '' if @MOST@ > 30_000 else f'{len(kept)} ports'


"""
        + WRONG.replace('    return b"wrong"', "    attack()\n    return b'wrong'"),
        "attack",
        most=("61_000", "20_010"),
    ),
    *(
        _forges(
            f"{error} raised into the check",
            """\
import asyncio

import kit.checks


def greet(name):
    raise @ERROR@


def exchange(port, request):
    raise @ERROR@
""".replace("@ERROR@", error),
            """\
from labs import start
import asyncio, kit.checks
try:
    start.greet('a')
except @ERROR@:
    print('yes')""".replace("@ERROR@", error.partition("(")[0]),
        )
        for error in (
            "StopIteration",
            "KeyboardInterrupt",
            "GeneratorExit",
            "SystemExit(0)",
            "asyncio.CancelledError",
            "kit.checks.Wrong(likely='✓ start-1')",
        )
    ),
    _forges(
        "an error that looks like the end of a passed check",
        """\
class Passed(BaseException):
    def __str__(self):
        return 'passed'

    def _render_traceback_(self):
        return ['"""
        + LINE
        + "']\n\n\n"
        "def greet(name):\n    raise Passed\n",
        """\
from labs import start
try:
    start.greet('a')
except BaseException as error:
    print('yes' if '✓ start-1' in error._render_traceback_()[0] else 'no')""",
    ),
    _says(
        "answers that nobody asked for",
        """\
for number in range(200):
    line._send([ANSWER, number, number, 'Hello, Ada!'])
    line._send([RAISE, number, number, ['y', 'builtins', 'SystemExit', []]])""",
    ),
    _says(
        "modules of the check asked for",
        _tries(
            "line.ask('import', 'os')",
            "line.ask('import', 'kit.checks.start')",
            "line.ask('make', 'builtins', 'ValueError', [], {})",
            "line.ask('get', None, '__class__')",
        ),
        seen="ATTACK[]",
    ),
    _says(
        "classes and functions of the check named",
        """\
class Form(list):
    pass

line._forms.written = lambda value: list(value) if isinstance(value, Form) else value
"""
        + _tries(
            "line.ask('call', Form(['m', 'subprocess', 'Popen']), '__call__', Form(['l', 'true']), Form(['d']))",
            "line.ask('call', Form(['m', 'builtins', 'type']), '__call__', Form(['l', 1]), Form(['d']))",
            "line.ask('get', Form(['e', 'http', 'HTTPStatus', '__class__']), '__module__')",
            "line.ask('call', Form(['e', 'enum', 'IntEnum', '_convert_']), '__call__', Form(['l', 'x', 'kit.checks', None]), Form(['d']))",
            "line.ask('call', Form(['e', 'enum', 'Enum', '__subclasses__']), '__call__', Form(['l']), Form(['d']))",
            "line.ask('repr', Form(['m', 'kit.checks.start', 'ModuleType']))",
            "line.ask('set', Form(['m', 'kit.checks', 'Wrong']), '__init__', None)",
        ),
        seen="ATTACK[]",
    ),
    _says(
        "keys of the check's own objects guessed",
        """\
from kit.apart.forms import Held

for key in range(300):
    for name in ('__globals__', '__self__', '__dict__', 'gi_frame', 'f_back', 'tb_frame', 'parts'):
        try:
            got += str(line.ask('get', Held(key), name))
        except Exception:
            pass""",
        seen="ATTACK[]",
    ),
    _says("a message of four gigabytes announced", "line._line.sendall(HEAD.pack(0xFFFFFFFF))"),
    _says("a message that is noise", "line._line.sendall(HEAD.pack(64) + bytes(range(192, 256)))"),
    _says(
        "a message of thirty million lists",
        """\
octets = b'\\xdd\\x01\\xff\\xff\\x00' + b'\\x90' * 0x1FFFF00
line._line.sendall(HEAD.pack(len(octets)) + octets)""",
    ),
    _says(
        "half a million requests that nobody waits for",
        """\
for number in range(500_000):
    line._send([ASK, 10_000_001 + 2 * number, number, 7, 'get', None, 'x'])""",
    ),
    _says(
        "calls from ten thousand threads",
        """\
for lane in range(10_000):
    line._send([ASK, 10_000_001 + 2 * lane, 1, lane + 5, 'get', None, 'x'])""",
    ),
    _says(
        "interrupts and cancellations",
        """\
for number in range(2000):
    line._send([INTERRUPT, number, 0])
    line._send([CANCEL, number, 0])""",
    ),
    _says(
        "an error made by hand, of the check's own class, with parts that are no texts",
        """\
parts = ['d', ['likely', 5], [7, ['l', 1]]]
line._error = lambda error: ['x', 1, ['kit.checks', 'Wrong', []], ['l'], 5, ['d', ['parts', parts], ['__notes__', 3]], [1, 'x']]
raise ValueError""",
    ),
    _says(
        "errors of classes that can not be",
        """\
deep = []
for _ in range(400):
    deep = ['a', 'b', [deep]] if deep else ['builtins', 'int', []]
line._error = lambda error: ['x', 1, deep, ['l'], '', ['d'], []]
raise ValueError""",
    ),
    Hostile(
        "climbing from a fake of the check into its module",
        "forgery",
        """\
import asyncio


def attack(fake):
    got = ''
    ways = 'work.__globals__ work.__func__.__globals__ work.__code__ __class__.__mro__ __init__.__globals__ given.gi_frame __dict__'
    for way in [*ways.split(), '__reduce_ex__', '__class__']:
        found = fake
        try:
            for name in way.split('.'):
                found = object.__getattribute__(fake, '_peer').ask('get', found, name)
            got += way
        except Exception:
            pass
    for pattern in ('{0.work.__globals__}', '{0.given.gi_frame.f_back}'):
        try:
            got += pattern.format(fake)
        except Exception:
            pass
    return got


async def apart(tokens, pace):
    await asyncio.to_thread(next, tokens, None)
    raise RuntimeError(f'ATTACK[{await asyncio.to_thread(attack, tokens)}]')
    yield


async def at_once(tokens, _):
    yield
""",
        control="",
        no_control=NO_LINE,
        sheet="5_stream.ipynb",
        file="stream/ws/apart.py",
        seen="ATTACK[]",
    ),
]
