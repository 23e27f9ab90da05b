"""Where an answer begins and ends in a solution's file: the two marker lines, in the comment style of the file."""

import re
from pathlib import Path
from typing import NamedTuple

BEGIN = re.compile(r"^(?P<indent>\s*)(?P<comment>#|//|<!--|\{#)\s*BEGIN SOLUTION (?P<exercise>[a-z]+-\d+): (?P<task>.+?)\s*(?:-->|#\})?$")
END = re.compile(r"^\s*(?:#|//|<!--|\{#)\s*END SOLUTION\s*(?:-->|#\})?$")
ANY = re.compile(r"(?<![a-z])(?:begin|end)[ \t_:-]*solution", re.IGNORECASE)  # whatever was meant as a marker, in any comment and file


class MarkerError(ValueError):
    """A solution marker that is unbalanced, not understood, or there twice; the message gives file and line."""


class Marker(NamedTuple):
    """Where an answer begins."""

    exercise: str
    task: str
    path: Path
    line: int


def files(source: Path) -> list[Path]:
    """Return the files under ``source`` that students get a starter of, in order."""
    wanted = [path for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return sorted(path for path in wanted if path.relative_to(source).parts[0] != "mistakes")


def markers(source: Path) -> list[Marker]:
    """Return every marker under ``source`` at which an answer begins, in the order of the files."""
    found = []
    for path in files(source):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if begin := BEGIN.match(line):
                found.append(Marker(begin["exercise"], begin["task"], path.relative_to(source), number))
    return found


def exercises(source: Path) -> dict[str, str]:
    """Return the task of each exercise found under ``source``, by its name, in the order of the files."""
    return {marker.exercise: marker.task for marker in markers(source)}
