"""Derive labs/ from solutions/: every answer between ``BEGIN SOLUTION`` and ``END SOLUTION`` becomes a blank.

``make starters`` runs ``python -m kit.strip``. A file in labs/ that a student has edited is never overwritten.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

from kit import course, inspection, places
from kit.markers import ANY, BEGIN, END, Marker, MarkerError, exercises, files, markers

ROOT = Path(__file__).parent.parent
MANIFEST = ".starters.json"  # the hash of each file as it was derived; another hash means that a student edited it
REFERENCE = re.compile(r"\bsolutions(?=[./]\w)")  # how a given file names itself: python -m solutions.rest
CLOSING = {"<!--": " -->", "{#": " #}"}


def strip(text: str, name: str) -> str:
    """Return ``text`` with each answer replaced by its blank: ``raise NotImplementedError("exercise …")`` in Python, a comment elsewhere.

    >>> strip("# BEGIN SOLUTION start-1: add\\nreturn 1 + 1\\n# END SOLUTION\\n", "start.py")
    'raise NotImplementedError("exercise start-1: add")\\n'

    Raises MarkerError, with ``name`` and the line, for a marker that is unbalanced, nested or misspelt.
    """
    kept, opened = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        begin = BEGIN.match(line)
        if begin and not opened:
            kept.append(_blank(begin, name))
            opened = number
        elif END.match(line) and opened:
            opened = 0
        elif ANY.search(line):
            raise MarkerError(f"{name}:{number}: a marker that is unbalanced or not of the form 'BEGIN SOLUTION rest-1: task'")
        elif not opened:
            kept.append(REFERENCE.sub("labs", line))
    if opened:
        raise MarkerError(f"{name}:{opened}: BEGIN SOLUTION without END SOLUTION")
    return "\n".join(kept) + "\n"


def starters(source: Path) -> dict[str, bytes]:
    """Return the starter of every file under ``source``, by its name.

    Raises MarkerError when an answer might come through, or when two exercises have one name.
    """
    first: dict[str, Marker] = {}
    for marker in markers(source):
        if (twin := first.setdefault(marker.exercise, marker)) is not marker:
            raise MarkerError(
                f"{marker.path}:{marker.line}: {marker.exercise} begins in {twin.path}:{twin.line} already; give it a new number"
            )
    return {path.relative_to(source).as_posix(): _starter(path, path.relative_to(source).as_posix()) for path in files(source)}


def derive(source: Path, target: Path) -> dict[str, str]:
    """Write the starter of every file under ``source`` below ``target``; return what became of each: written, unchanged or kept.

    A file that differs from the last derivation was edited by a student, and is kept. Delete it to get a fresh starter.
    """
    manifest = target / MANIFEST
    derived = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    fates = {}
    for name, starter in starters(source).items():
        goal = target / name
        if goal.exists() and goal.read_bytes() == starter:
            fates[name] = "unchanged"
        elif goal.exists() and _digest(goal.read_bytes()) != derived.get(name):
            fates[name] = "kept"
            continue
        else:
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_bytes(starter)
            fates[name] = "written"
        derived[name] = _digest(starter)
    content = json.dumps(derived, indent=1, sort_keys=True) + "\n"
    if not manifest.exists() or manifest.read_text(encoding="utf-8") != content:
        manifest.write_text(content, encoding="utf-8")
    places.remember(source, target)
    return fates


def main() -> int:
    """Derive labs/ from solutions/ and say what was written and what was kept."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.strip",
        description="Derive the students' labs/ from solutions/; edited files are kept.",
        epilog="example: python -m kit.strip --into fresh/labs",
    )
    parser.add_argument("--into", type=Path, default=ROOT / "labs", help="where to write (default: labs/)")
    options = parser.parse_args()
    try:
        starters(ROOT / "solutions")  # before the inspection: markers that are wrong explain what it would find
        inspection.inspect(ROOT / "solutions", markers(ROOT / "solutions"), course.load())
        fates = derive(ROOT / "solutions", options.into)
    except (MarkerError, inspection.Incomplete, course.CourseError) as error:
        print(f"make starters: {error}", file=sys.stderr)
        return 1
    for name, fate in fates.items():
        if fate == "kept":
            print(f"kept     {name}: it was edited; delete it and run this again for a fresh starter")
        elif fate == "written":
            print(f"written  {name}")
    print(f"{len(fates)} files, {len(exercises(ROOT / 'solutions'))} exercises")
    return 0


def _starter(path: Path, name: str) -> bytes:
    content = path.read_bytes()
    try:
        return strip(content.decode("utf-8"), name).encode()
    except UnicodeDecodeError:
        if ANY.search(content.replace(b"\0", b"").decode("latin-1")):  # without its zeros, UTF-16 reads as ASCII
            raise MarkerError(f"{name}:1: a marker in a file that is not UTF-8; save it as UTF-8") from None
        return content


def _blank(begin: re.Match, name: str) -> str:
    words = f"exercise {begin['exercise']}: {begin['task']}"
    if name.endswith(".py"):
        return f"{begin['indent']}raise NotImplementedError({json.dumps(words, ensure_ascii=False)})"
    return f"{begin['indent']}{begin['comment']} NotImplementedError: {words}{CLOSING.get(begin['comment'], '')}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
