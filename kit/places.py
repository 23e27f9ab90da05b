"""Where each exercise stands: in which file below labs/, in which function.

A blank names its exercise and a solution has markers, but an exercise that was solved in labs/ says nothing. So labs/ comes with a map.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAP = ".exercises.json"
MARK = re.compile(r"(?:BEGIN SOLUTION|NotImplementedError\W+exercise) (?P<exercise>[a-z]+-\d+): ")
TASK = re.compile(r"NotImplementedError\W+exercise (?P<exercise>[a-z]+-\d+): (?P<task>.*?)(?:[\"']\)| *#\}| *\*/| *-->|$)", re.MULTILINE)
SKIPPED = {"__pycache__", ".ipynb_checkpoints", "node_modules", "mistakes"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Place(NamedTuple):
    """Where an exercise stands: a file below labs/, and the qualified name of a function in it, "" for the whole file."""

    file: str
    function: str


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file below ``folder`` that a person may edit: no backup of an editor, as ``start.py~`` is one."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        backup = parts[-1].startswith((".", "#")) or parts[-1].endswith("~")
        if path.suffix != ".pyc" and not SKIPPED.intersection(parts) and not backup and path.is_file():
            yield "/".join(parts), path


def places(folder: Path) -> dict[str, Place]:
    """Return where each exercise stands whose marker, a solution's or a blank's, is in a file below ``folder``."""
    found = {}
    for name, path in files(folder):
        text = path.read_text(encoding="utf-8", errors="replace")
        marks = [(text.count("\n", 0, mark.start()) + 1, mark["exercise"]) for mark in MARK.finditer(text)]
        try:
            functions = list(functions_of(ast.parse(text))) if marks and name.endswith(".py") else []
        except SyntaxError:
            continue
        for line, exercise in marks:
            around = [qualified for qualified, node in functions if node.lineno <= line <= node.end_lineno]
            found[exercise] = Place(name, around[-1] if around else "")
    return found


def where(root: Path) -> dict[str, Place]:
    """Return where each exercise of the kit at ``root`` stands: by the solutions, or the map that labs/ came with, or the blanks left."""
    if (root / "solutions").is_dir():
        return places(root / "solutions")
    kept = root / "labs" / MAP
    stored = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return places(root / "labs") | {exercise: Place(*place) for exercise, place in stored.items()}


def task(labs: Path, place: Place, exercise: str) -> str:
    """Return what the blank of an exercise asks for; "" where it was filled in, or its file is missing."""
    path = labs / place.file
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return next((found["task"].replace("\\", "") for found in TASK.finditer(text) if found["exercise"] == exercise), "")


def remember(source: Path, labs: Path) -> None:
    """Write the map of the exercises marked in ``source`` into ``labs``, where there will be no solutions to ask."""
    text = json.dumps(places(source), indent=1, sort_keys=True) + "\n"
    if not (labs / MAP).exists() or (labs / MAP).read_text(encoding="utf-8") != text:
        (labs / MAP).write_text(text, encoding="utf-8")


def functions_of(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Yield each function with its qualified name, an outer one before those inside it."""
    for node in ast.iter_child_nodes(tree):
        named = isinstance(node, Function | ast.ClassDef)
        if isinstance(node, Function):
            yield prefix + node.name, node
        yield from functions_of(node, f"{prefix}{node.name}." if named else prefix)
