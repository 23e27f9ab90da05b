"""Derive labs/ from solutions/: every answer between ``BEGIN SOLUTION`` and ``END SOLUTION`` becomes a blank.

``make starters`` runs ``python -m kit.strip``. A file in labs/ that a student has edited is never overwritten.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANIFEST = ".starters.json"  # the hash of each file as it was derived; another hash means that a student edited it
BEGIN = re.compile(r"^(?P<indent>\s*)(?P<comment>#|//|<!--|\{#)\s*BEGIN SOLUTION (?P<exercise>[a-z]+-\d+): (?P<task>.+?)\s*(?:-->|#\})?$")
END = re.compile(r"^\s*(?:#|//|<!--|\{#)\s*END SOLUTION\s*(?:-->|#\})?$")
CLOSING = {"<!--": " -->", "{#": " #}"}


class MarkerError(ValueError):
    """A solution marker that is unbalanced or not understood; the message gives file and line."""


def strip(text: str, name: str) -> str:
    """Return ``text`` with each answer replaced by its blank: ``raise NotImplementedError("exercise …")`` in Python, a comment elsewhere.

    >>> strip("# BEGIN SOLUTION start-1: add\\nreturn 1 + 1\\n# END SOLUTION\\n", "start.py")
    'raise NotImplementedError("exercise start-1: add")\\n'

    Raises MarkerError, with ``name`` and the line, for a marker that is unbalanced or misspelt.
    """
    kept, opened = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        begin = BEGIN.match(line)
        if begin and not opened:
            kept.append(_blank(begin, name))
            opened = number
        elif END.match(line) and opened:
            opened = 0
        elif "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            raise MarkerError(f"{name}:{number}: a marker that is unbalanced or not of the form 'BEGIN SOLUTION rest-1: task'")
        elif not opened:
            kept.append(line)
    if opened:
        raise MarkerError(f"{name}:{opened}: BEGIN SOLUTION without END SOLUTION")
    return "\n".join(kept) + "\n"


def exercises(source: Path) -> dict[str, str]:
    """Return the task of each exercise found under ``source``, by its name, in the order of the files."""
    found = {}
    for path in _files(source):
        for line in path.read_text(encoding="utf-8").splitlines():
            if begin := BEGIN.match(line):
                found[begin["exercise"]] = begin["task"]
    return found


def derive(source: Path, target: Path) -> dict[str, str]:
    """Write the starter of every file under ``source`` below ``target``; return what became of each: written, unchanged or kept.

    A file that differs from the last derivation was edited by a student, and is kept. Delete it to get a fresh starter.
    """
    manifest = target / MANIFEST
    derived = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    fates = {}
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        starter = strip(path.read_text(encoding="utf-8"), name).encode()
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
        fates = derive(ROOT / "solutions", options.into)
    except MarkerError as error:
        print(f"make starters: {error}", file=sys.stderr)
        return 1
    for name, fate in fates.items():
        if fate == "kept":
            print(f"kept     {name}: it was edited; delete it and run this again for a fresh starter")
        elif fate == "written":
            print(f"written  {name}")
    print(f"{len(fates)} files, {len(exercises(ROOT / 'solutions'))} exercises")
    return 0


def _files(source: Path) -> list[Path]:
    wanted = [path for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return sorted(path for path in wanted if path.relative_to(source).parts[0] != "mistakes")


def _blank(begin: re.Match, name: str) -> str:
    words = f"exercise {begin['exercise']}: {begin['task']}"
    if name.endswith(".py"):
        return f"{begin['indent']}raise NotImplementedError({json.dumps(words, ensure_ascii=False)})"
    return f"{begin['indent']}{begin['comment']} NotImplementedError: {words}{CLOSING.get(begin['comment'], '')}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
