"""Check an exercise, say what is wrong with it, give a hint.

A notebook calls ``check("rest-2", rest)``; the function ``rest_2(rest)`` of ``kit/checks/rest.py`` does the work, and the first line of its
docstring says what has been shown. A check raises: NotImplementedError while the exercise is blank, Wrong with a diagnosis after.
"""

import _thread
import contextlib
import io
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

from kit import blank, progress, stopped

ROOT = Path(__file__).parents[2]
PATIENCE = 50.0  # seconds that a whole check may take: less than the minute that a cell may


class Wrong(AssertionError):
    """An answer that is not right; ``parts`` holds what was sent, what came back (got), what was expected, and the likely cause."""

    def __init__(self, **parts: str):
        super().__init__("".join(f"\n  {name:9} {text}" for name, text in parts.items()))
        self.parts = parts

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: a notebook shows the diagnosis, and what a server said, without the lines of kit and libraries.
        return [f"Wrong: {self}", *map(progress.theirs, getattr(self, "__notes__", []))]


def check(exercise: str, module: ModuleType) -> None:
    """Run the check of ``exercise`` on the student's ``module`` and print what it has shown, or raise what is wrong.

    The module's files are read anew, so that an edit counts without a restart. What the student's functions print is shown
    when the check fails only: a stored output must not depend on it.
    """
    __tracebackhide__ = True
    shown, said = _find(exercise), io.StringIO()
    try:
        with blank.checking(exercise), progress.noted(exercise, module), contextlib.redirect_stdout(said), limit(PATIENCE):
            shown(_reread(module))
    except BaseException as error:
        print(said.getvalue() + getattr(module, "said", str)(), end="")
        if not isinstance(error, Wrong) and not hasattr(module, "anew"):
            _show_own_lines(error)
        raise
    print(f"✓ {exercise}  {shown.__doc__.splitlines()[0]}")


def hint(exercise: str) -> None:
    """Print a nudge for ``exercise`` that leaves the answer to you."""
    _find(exercise)
    chapter = import_module(f"kit.checks.{exercise.partition('-')[0]}")
    print(chapter.HINTS[exercise])


def expect(right: bool, *, sent: object, got: object, expected: object, cause: str) -> None:
    """Raise Wrong with its four lines unless ``right``."""
    __tracebackhide__ = True
    if not right:
        raise Wrong(sent=_short(sent), got=_short(got), expected=_short(expected), likely=cause)


@contextlib.contextmanager
def limit(seconds: float, cause: str = "a loop that never ends, or a wait for what never comes") -> Iterator[None]:
    """Interrupt the block, as Ctrl-C does, when it runs for longer than ``seconds``, and raise Wrong with the ``cause``."""
    __tracebackhide__ = True
    expired = threading.Event()

    def interrupt() -> None:
        expired.set()
        if hasattr(signal, "pthread_kill"):  # this also wakes a thread that waits inside the operating system
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        else:
            _thread.interrupt_main()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    if threading.current_thread() is threading.main_thread():  # no other thread can be interrupted
        timer.start()
    try:
        yield
    except KeyboardInterrupt as stop:
        if not expired.is_set():
            raise
        raise Wrong(got=f"no end after {seconds:g} seconds{place(stop)}", likely=cause) from stop
    finally:
        timer.cancel()


def _show_own_lines(error: BaseException) -> None:
    """Have a notebook show of a traceback the student's own lines and the last line, as it does for Wrong."""
    lines = progress.theirs("".join(traceback.format_exception(error))).splitlines()
    lines = lines[-1:] if len(lines) == 2 else lines  # it came through none of the student's
    with contextlib.suppress(Exception):  # a class of the student's own may refuse attributes
        error._render_traceback_ = lambda: lines


def _reread(module: ModuleType) -> ModuleType:
    """Import ``module`` and the rest of its package from their files again, and return it.

    Modules that a notebook holds are brought up to date in place. When a file can't be imported, the old package stays.
    """
    __tracebackhide__ = True
    if hasattr(module, "anew"):  # it stands for one in a sandbox
        return module.anew()
    if module.__spec__ is None:  # made by hand, so there is no file to read
        return module
    package = module.__name__.partition(".")[0]
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == package}
    invalidate_caches()
    try:
        __import__(module.__name__)  # unlike import_module, it leaves the import machinery out of a traceback
    except BaseException:
        sys.modules.update(before)
        raise
    for name, stale in [*before.items(), (module.__name__, module)]:
        if name in sys.modules:
            vars(stale).update(vars(sys.modules[name]))
    return sys.modules[module.__name__]


def place(error: BaseException) -> str:
    """Say which of the student's lines ``error`` came through last, or the loop that it stopped; "" when it came through none."""
    if far := getattr(error, "far_lines", None):  # from a sandbox, where the submission is the folder labs
        split = [line.split("\n", 2) for line in far]
        lines = [(f"labs/{path.rpartition('/labs/')[2]}", number, text) for path, number, text in split if "/labs/" in path]
    else:
        within = [(Path(path), number, text) for path, number, text in stopped.lines(error) if Path(path).is_relative_to(ROOT)]
        lines = [(path.relative_to(ROOT).as_posix(), number, text) for path, number, text in within]
        lines = [line for line in lines if line[0].startswith(("labs/", "solutions/"))]
    if not lines:
        return ""
    path, number, text = stopped.last(error, lines)
    return f", in {path}, line {number}: {text}"


def _find(exercise: str):
    chapter, _, number = exercise.partition("-")
    try:
        return getattr(import_module(f"kit.checks.{chapter}"), f"{chapter}_{number}")
    except (ModuleNotFoundError, AttributeError):
        raise LookupError(f"there is no exercise {exercise!r}; names look like rest-2") from None


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"
