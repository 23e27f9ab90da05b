"""The record of one submission: who, when, how each exercise ended, and what a person has decided beside it.

A record holds nothing that differs between two gradings of the same code: no time, no address, no machine path.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from kit import places as standing
from kit import progress
from kit.course import Course
from kit.grading.intake import Handed
from kit.launch import ROOT

CODE = 4000  # characters of an exercise's code
DIFFERS = (  # what another run or another machine writes otherwise: places of kit and libraries, ports, addresses, temporary folders
    (re.compile(rf"{re.escape(str(ROOT))}[/\\]"), ""),
    (re.compile(r"(?<![^\s\"'(<=])[^\s\"':]*/(?:(?:site|dist)-packages|lib/python3\.\d+)/"), ""),
    (re.compile(r"(?<![^\s\"'(<=])/[^\s\"':]*/(?=kit/\w[\w/]*\.py)"), ""),
    (re.compile(r"\b127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"\b0x[0-9a-f]{6,}\b"), "0x…"),
    (re.compile(r"/tmp/[\w.-]+"), "/tmp/…"),
    (re.compile(r"/submission/"), ""),
)


def assemble(handed: Handed, found: dict | None, course: Course, by_hand: list[dict], places: dict[str, standing.Place]) -> dict:
    """Return the record of what ``handed`` handed in and ``found`` says of it; ``found`` is None where there was nothing to grade."""
    ending, why = handed.ending or "graded", handed.why
    if found and "error" in found:
        ending, why, found = "not readable", f"the grader could not grade it: {found['error']}; run it again", None
    rows = [_row(name, exercise, found, handed, places) for name, exercise in course.exercises.items()] if found else []
    late = handed.late if isinstance(handed.late, bool) else any(handed.late.values())
    return {
        **{name: getattr(handed, name) for name in ("student", "name", "lms", "number", "email", "source", "attempt", "handed_in")},
        "late": late,
        "ending": ending,
        "why": why,
        "notes": handed.notes,
        "digest": handed.digest,
        "earned": sum(row["earned"] for row in rows),
        "possible": course.possible,
        "exercises": rows,
        "by_hand": [ruling for ruling in by_hand if ruling["student"] == handed.student],
    }


def _row(name: str, exercise, found: dict, handed: Handed, places: dict) -> dict:
    told = found["exercises"].get(name, {"ending": "not run", "diagnosis": None, "said": ""})
    shown, hint = progress.about(name)
    place = places.get(name, standing.Place("", ""))
    code, line = code_of(handed.labs, place)
    return {
        "exercise": name,
        "chapter": exercise.chapter,
        "points": exercise.points,
        "earned": exercise.points if told["ending"] == "passed" else 0,
        "ending": told["ending"],
        "shown": shown,
        "diagnosis": told["diagnosis"] and {part: settled(text) for part, text in told["diagnosis"].items()},
        "said": settled(told["said"]),
        "code": code,
        "file": f"labs/{place.file}",
        "line": line,
        "hint": hint,
        "late": handed.late if isinstance(handed.late, bool) else handed.late.get(exercise.chapter, False),
    }


def code_of(labs: Path, place: standing.Place) -> tuple[str, int]:
    """Return the student's lines of the function that holds an exercise, or of its whole file, and the number of the first."""
    path = labs / place.file
    if not place.file or not path.is_file():
        return "", 0
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        tree = ast.parse(text) if place.function else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    node = _function(tree, place.function.split(".")) if tree else None
    if node is None:
        return text[:CODE], 1
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return "\n".join(text.split("\n")[first - 1 : node.end_lineno])[:CODE], first


def settled(text: str) -> str:
    """Return a text with what differs from run to run replaced.

    >>> settled("connect to 127.0.0.1:43817")
    'connect to 127.0.0.1:PORT'
    >>> settled('File "/opt/kit/lib/python3.12/site-packages/flask/app.py", line 1511')
    'File "flask/app.py", line 1511'
    """
    for pattern, instead in DIFFERS:
        text = pattern.sub(instead, text)
    return text


def _function(node: ast.AST, names: Iterable[str]) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    for name in names:
        node = next((each for each in ast.iter_child_nodes(node) if getattr(each, "name", None) == name), None)
        if node is None:
            return None
    return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None
