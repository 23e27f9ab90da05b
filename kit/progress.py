"""How far a student is: a file for each exercise in out/progress/, written whole or not at all, by the watcher and by check cells.

A verdict is a JSON object: exercise, chapter, ending ("passed", "blank", "wrong", "crash", "time limit" or "stopped"), shown (what the
check shows), diagnosis (sent, got, expected, likely; or null), said (the last error, or what the code printed), hint, and the fingerprint
of the code that was judged.
"""

import contextlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import psutil

from kit import touched

ROOT = Path(__file__).parent.parent
FOLDER = Path("out") / "progress"
WATCHER = "watcher"  # the file that holds the process id of the watcher that runs checks
WHOLE = {"exercise", "chapter", "ending", "shown", "hint", "diagnosis", "said", "fingerprint"}
MOST = 4000  # characters of what a student's code said
PART = 2000  # characters of one part of a diagnosis
IMPORTING = 10  # seconds that the import of a chapter may take; on a busy machine it takes some
GROUP = re.compile(r" *[|+][-+]* ?")  # what stands before each line of an exception group
FRAME = re.compile(r' *File "[^"]*"')
OURS = re.compile(r".*[/\\](?:labs|solutions)[/\\](?!.*(?:[/\\]kit[/\\]|site-packages))")


def about(exercise: str) -> tuple[str, str]:
    """Return what the check of ``exercise`` shows, and its hint; "" for both where there is no check."""
    chapter, _, number = exercise.partition("-")
    with contextlib.suppress(ModuleNotFoundError, AttributeError, KeyError):
        checks = import_module(f"kit.checks.{chapter}")
        return getattr(checks, f"{chapter}_{number}").__doc__.splitlines()[0], checks.HINTS[exercise]
    return "", ""


def verdict(exercise: str, error: BaseException | None = None) -> dict:
    """Return what a check's ``error``, or None, says about ``exercise``."""
    shown, hint = about(exercise)
    base = {"exercise": exercise, "chapter": exercise.rpartition("-")[0], "shown": shown, "hint": hint, "diagnosis": None, "said": ""}
    if error is None:
        return base | {"ending": "passed"}
    if isinstance(error, NotImplementedError) and str(error).startswith(f"exercise {exercise}:"):
        return base | {"ending": "blank", "said": str(error)}
    notes = theirs("\n".join(str(note)[-MOST:] for note in getattr(error, "__notes__", [])))
    if isinstance(error, sys.modules["kit.checks"].Wrong):  # about() imported it; any other error's parts are not ours
        parts = {part: str(error.parts.get(part, ""))[:PART] for part in ("sent", "got", "expected", "likely")}
        ending = "time limit" if parts["got"].startswith("no end after") else "wrong"
        return base | {"ending": ending, "diagnosis": parts, "said": notes[-MOST:]}
    return base | {"ending": "crash", "said": f"{_named(error)}\n{notes}".strip()[-MOST:]}


def theirs(text: str) -> str:
    """Return a text with tracebacks without the frames of the kit and the libraries: those in labs/ and the last line tell.

    >>> theirs('Traceback:\\n  File "/x/flask/app.py", line 3, in call\\n    return view()\\nKeyError: 1')
    'Traceback:\\nKeyError: 1'
    """
    kept, ours = [], True
    for line in text.splitlines():
        bare = GROUP.sub("", line, count=1) if GROUP.match(line) else line
        if found := FRAME.match(bare):
            ours = bool(OURS.match(found[0]))
        ours = ours or not bare.startswith("  ")
        kept += [line] if ours else []
    return "\n".join(kept)


def record(verdict: dict, root: Path = ROOT) -> None:
    """Keep a verdict under its exercise's name."""
    keep(verdict["exercise"], verdict, root)


def keep(name: str, content: dict, root: Path = ROOT) -> None:
    """Write ``content``; whoever reads meanwhile reads the old one or the new one, also after a crash amid the writing."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", suffix=".half", delete=False) as half:
        json.dump(content, half, ensure_ascii=False, indent=1)
    os.replace(half.name, folder / f"{name}.json")


def kept(name: str, root: Path = ROOT) -> dict:
    """Return what was kept under ``name``; a file that is missing, or was not written by us, counts as empty."""
    with contextlib.suppress(OSError, ValueError):
        content = json.loads((root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    return {}


def recorded(root: Path = ROOT) -> dict[str, dict]:
    """Return the verdicts that are kept, by exercise."""
    found = {path.stem: kept(path.stem, root) for path in sorted((root / FOLDER).glob("*-*.json"))}
    return {exercise: told for exercise, told in found.items() if told.keys() >= WHOLE}


def claim(root: Path = ROOT) -> bool:
    """Say whether this process is the one to run checks: there is no other watcher, or the other is gone."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((root / FOLDER / WATCHER).read_text(encoding="utf-8"))
        if pid != os.getpid() and psutil.pid_exists(pid):
            return False
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    (root / FOLDER / WATCHER).write_text(str(os.getpid()), encoding="utf-8")
    return True


def disclaim(root: Path = ROOT) -> None:
    """Let another watcher take over."""
    (root / FOLDER / WATCHER).unlink(missing_ok=True)


@contextlib.contextmanager
def noted(exercise: str, module: ModuleType, root: Path = ROOT) -> Iterator[None]:
    """Record how a check cell of a student's notebook ends; do nothing for the reference, outside notebooks, and in grading."""
    __tracebackhide__ = True
    graded = hasattr(module, "anew")  # it stands for one in a sandbox
    if "ipykernel" not in sys.modules or graded or module.__name__.partition(".")[0] != "labs":
        yield
        return
    ended = None
    try:
        yield
    except BaseException as error:
        ended = error
        raise
    finally:
        with contextlib.suppress(OSError):  # a kit that can't be written to can still be checked
            record(verdict(exercise, ended) | {"fingerprint": touched.print_of(exercise, root)}, root)


def judged(exercise: str) -> None:
    """Check ``exercise`` on labs/ and print its verdict as the last line: what the watcher runs in a child."""
    from kit.checks import check, limit

    error = None
    try:
        with limit(IMPORTING, "a loop at the top level of the file, outside of any function"):
            module = import_module(f"labs.{exercise.rpartition('-')[0]}")
        check(exercise, module)
    except BaseException as raised:
        error = raised
    print("\n" + json.dumps(verdict(exercise, error)), file=sys.stderr)


def told(exercise: str, returncode: int, stderr: str) -> dict:
    """Return the verdict in the last line that a child printed or, where it did not come so far, what became of the child."""
    said, _, last = stderr.rstrip("\n").rpartition("\n")
    with contextlib.suppress(ValueError, TypeError):
        found = json.loads(last)
        if isinstance(found, dict) and WHOLE - {"fingerprint"} <= found.keys() and found["exercise"] == exercise:
            return found if found["said"] or found["ending"] == "passed" else found | {"said": said.strip()[-MOST:]}
    ending, cause = "stopped", f"its process ended itself, with status {returncode}; look for os._exit or a signal"
    if returncode == -9:
        ending, cause = "time limit", "its process did not end within a minute, and was stopped"
    return verdict(exercise) | {"ending": ending, "said": theirs(stderr.strip())[-MOST:] or cause}


def _named(error: BaseException) -> str:
    from kit.checks import place

    if isinstance(error, SyntaxError):
        _, labs, below = (error.filename or "").replace("\\", "/").rpartition("/labs/")
        line = f", line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""
        return f"SyntaxError: {error.msg}, in {f'labs/{below}' if labs else Path(below).name}{line}"
    if isinstance(error, NotImplementedError) and str(error).startswith("exercise "):
        return f"{error}: this one is still blank, and the check passes through it; solve it first"
    words = str(error)[:MOST]
    return f"{type(error).__name__}{': ' if words else ''}{words}{place(error)}{_cause(error)}"


def _cause(error: BaseException) -> str:
    """Return what most often is the reason for an error that does not say it itself; "" for others."""
    name = str(getattr(error, "name", None) or "")
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType) and error.obj.__name__.startswith("labs."):
        return f"\nthe check, or another file, calls {name}: did you rename it?"
    if isinstance(error, ModuleNotFoundError) and name.startswith("labs."):
        home = name.replace(".", "/")
        return f"\n{home}.py or {home}/ is missing: if it came with the kit, take it out of the zip again"
    if isinstance(error, EOFError) and "reading a line" in str(error):
        return "\na check has no keyboard: input() gets no answer"
    return ""
