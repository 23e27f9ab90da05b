"""What every exercise must have before it is handed out: points, a check, a hint, and a docstring that is its whole task."""

import ast
from importlib import import_module
from pathlib import Path

from kit.course import Course
from kit.markers import Marker

COMMENT = ("#", "//", "<!--", "{#", "--", "/*")


class Incomplete(ValueError):
    """Exercises that lack something; the message has a line for each, with what to write where."""


def inspect(source: Path, markers: list[Marker], course: Course) -> None:
    """Raise Incomplete unless each exercise that begins at one of ``markers`` under ``source`` has all that a student is promised."""
    faults = []
    for marker in markers:
        place = f"{marker.exercise} ({marker.path}, line {marker.line})"
        faults += [f"{place} {fault}" for fault in _faults(source, marker, course)]
    begun = {marker.exercise for marker in markers}
    faults += [
        f"{name} stands in course.toml and has no answer in solutions/: mark it, or remove the line"
        for name in course.exercises
        if name not in begun
    ]
    if faults:
        raise Incomplete("\n".join(faults))


def _faults(source: Path, marker: Marker, course: Course) -> list[str]:
    chapter, _, number = marker.exercise.partition("-")
    checks, hints = _checks(chapter)
    text = (source / marker.path).read_text(encoding="utf-8")
    told = _docstring(text, marker.line) if marker.path.suffix == ".py" else _comment(text, marker.line)
    asked = {
        f"has no points: in notebooks/course.toml, write for example {marker.exercise} = 1": marker.exercise in course.exercises,
        f"has no check: kit/checks/{chapter}.py should have a function {chapter}_{number}": f"{chapter}_{number}" in checks,
        f"has no hint: add one to HINTS in kit/checks/{chapter}.py": bool(hints.get(marker.exercise, "").strip()),
        "has no task: say in the function's docstring, or in a comment above where there is no function, what to write": bool(told.strip()),
    }
    return [fault for fault, right in asked.items() if not right]


def _checks(chapter: str) -> tuple[set[str], dict[str, str]]:
    """Return the names in the chapter's checks, and its hints; nothing where there is no such file."""
    name = f"kit.checks.{chapter}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:  # the file is there, and imports what is not
            raise
        return set(), {}
    return set(vars(module)), getattr(module, "HINTS", {})


def _docstring(text: str, line: int) -> str:
    """Return the docstring of the innermost function around ``line``, or ""."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    around = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds) and node.lineno <= line <= node.end_lineno]
    return (ast.get_docstring(max(around, key=lambda node: node.lineno)) or "") if around else ""


def _comment(text: str, line: int) -> str:
    """Return the comments between ``line`` and the answer before it, or the file's beginning."""
    above = text.splitlines()[: line - 1]
    ends = [number for number, words in enumerate(above, 1) if "END SOLUTION" in words]
    return "\n".join(words for words in above[max(ends, default=0) :] if words.strip().startswith(COMMENT))
