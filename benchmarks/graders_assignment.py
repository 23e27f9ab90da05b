"""One assignment for several graders: ten of the course's exercises that are plain functions, and a class that answers them.

The answers come from solutions/ and solutions/mistakes, so that all graders are handed the same code, and each answer's worth is known.
"""

import ast
import inspect
import random
import re
from functools import cache
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple

from benchmarks import graders_asserts
from kit.strip import strip

SOLUTIONS = Path(__file__).parent.parent / "solutions"
BLANK, OURS = "blank", "reference"  # an answer that was never begun, and that of solutions/


class Exercise(NamedTuple):
    """File and function of an exercise, what of its file it needs, and the answers that the class gives beside ours, from mistakes/."""

    file: str
    function: str
    needs: tuple[str, ...]
    right: str
    wrong: tuple[str, str]


EXERCISES = {
    "start-1": Exercise("start.py", "greet", (), "format", ("comma", "print")),
    "codecs-4": Exercise("codecs.py", "varint", (), "groups", ("no-flag", "zero")),
    "rest-1": Exercise("rest/by_hand.py", "compose", (), "formatted", ("no-host", "characters")),
    "rest-2": Exercise("rest/by_hand.py", "read_answer", ("Answer",), "one-by-one", ("to-the-end", "names-as-sent")),
    "ws-3": Exercise("ws/by_hand.py", "accept", ("GUID",), "update", ("order", "hex")),
    "ws-4": Exercise("ws/by_hand.py", "frame", (), "struct", ("little", "two-forms")),
    "ws-7": Exercise("ws/again.py", "delays", ("FIRST", "MOST"), "counted", ("no-cap", "no-jitter")),
    "access-1": Exercise("access/keys.py", "make_key", ("PREFIX",), "hex", ("bare", "clock")),
    "access-3": Exercise("access/parts.py", "decode_part", (), "translate", ("bare", "standard")),
    "stream-1": Exercise("stream/events.py", "text", ("Event",), "replace", ("one-line", "no-blank")),
}
IMPORTS = """\
import base64
import hashlib
import io
import itertools
import random
import secrets
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from unittest.mock import patch
"""


def students(number: int) -> dict[str, dict[str, str]]:
    """Return a class: for each student the name of an answer an exercise, by chance that is the same each time; half of them are right."""
    chance = random.Random(0)
    return {f"student-{place:03}": {name: chance.choice(options(name)) for name in EXERCISES} for place in range(number)}


def options(name: str) -> list[str]:
    """Return the answers that the class gives to an exercise: two right, two wrong."""
    return [OURS, EXERCISES[name].right, *EXERCISES[name].wrong]


def worth(answers: dict[str, str]) -> dict[str, int]:
    """Return the marks that a student's answers deserve, a point an exercise."""
    return {name: int(answers[name] in (OURS, EXERCISES[name].right)) for name in EXERCISES}


def given() -> str:
    """Return what the functions need: imports, and definitions as they stand in the course's files."""
    return "\n".join([IMPORTS, *(_segment(_source(each.file), need) + "\n" for each in EXERCISES.values() for need in each.needs)])


def function(name: str, answer: str) -> str:
    """Return the function of an exercise with that answer in it."""
    return _segment(_filled(EXERCISES[name].file, {name: answer}), EXERCISES[name].function)


def asserts(name: str) -> str:
    """Return the asserts of an exercise as the lines of a cell."""
    source = inspect.getsource(getattr(graders_asserts, name.replace("-", "_")))
    return dedent(source.partition("\n")[2]).strip()


def labs(answers: dict[str, str]) -> dict[str, str]:
    """Return the files of a labs/ tree in which these answers stand, and all else is blank."""
    return {file: _filled(file, answers) for file in dict.fromkeys(each.file for each in EXERCISES.values())}


def _filled(file: str, answers: dict[str, str]) -> str:
    text = _source(file)
    for name, answer in answers.items():
        block = re.compile(rf"^( *)# BEGIN SOLUTION {name}:.*?\n(.*?)^ *# END SOLUTION\n", re.DOTALL | re.MULTILINE)
        if answer == OURS:
            text = block.sub(lambda found: found[2], text)
        elif answer != BLANK:
            lines = _mistake(name, answer)
            text = block.sub(lambda found, lines=lines: indent(lines, found[1]) + "\n", text)
    return strip(text, file)


def _mistake(name: str, answer: str) -> str:
    text = (SOLUTIONS / "mistakes" / f"{name}-{answer}.py").read_text(encoding="utf-8")
    return text.split('"""', 2)[2].strip("\n")


def _segment(text: str, name: str) -> str:
    """Return the definition of ``name`` at the top level of a file."""
    for node in ast.parse(text).body:
        names = [target.id for target in node.targets] if isinstance(node, ast.Assign) else [getattr(node, "name", None)]
        if name in names:
            return ast.get_source_segment(text, node)
    raise LookupError(f"no {name} at the top level; the benchmark's list of exercises names a file that has changed")


@cache
def _source(file: str) -> str:
    return (SOLUTIONS / file).read_text(encoding="utf-8")
