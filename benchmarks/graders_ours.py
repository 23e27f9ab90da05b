"""This kit as a grader: ``python -m kit.grade`` in a copy of the kit whose course has the ten exercises only, its sandbox on."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from benchmarks.graders_assignment import EXERCISES, labs
from benchmarks.graders_rivals import PATIENCE, Ran, expect
from kit import course, strip
from kit.launch import ROOT

LEFT_OUT = shutil.ignore_patterns("__pycache__", "mistakes", ".ipynb_checkpoints")


def elsewhere() -> tempfile.TemporaryDirectory:
    """Return a throwaway folder outside /tmp: the sandbox lays an empty one over the machine's, and a copy of the kit would be under it."""
    home = ROOT / "out"
    home.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="graders-", dir=home)


def prepare(folder: Path) -> None:
    """Make a copy of the kit in ``folder`` whose notebooks check the ten exercises, and nothing else."""
    for room in ("kit", "solutions"):
        shutil.copytree(ROOT / room, folder / room, ignore=LEFT_OUT)
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    strip.derive(folder / "solutions", folder / "labs")
    (folder / "notebooks").mkdir()
    lines = [_shortened(chapter, folder / "notebooks") for chapter in course.load().chapters]
    (folder / "notebooks" / "course.toml").write_text("\n".join(filter(None, lines)), encoding="utf-8")


def submit(folder: Path, student: str, answers: dict[str, str]) -> Path:
    """Hand in a labs/ tree: the starter, and a student's ten answers in it; return its path."""
    tree = folder / "submissions" / student / "labs"
    strip.derive(ROOT / "solutions", tree)
    for file, text in labs(answers).items():
        (tree / file).write_text(text, encoding="utf-8")
    return tree


def grade(folder: Path) -> None:
    """Grade whoever has handed in; RuntimeError, with its last words, where no records come of it."""
    command = [sys.executable, "-m", "kit.grade", "submissions", "--out", "out"]
    alone = os.environ | {"PYTHONPATH": str(folder)}
    ended = subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, timeout=PATIENCE, check=False)
    expect(Ran(ended.returncode, ended.stdout + ended.stderr))


def marks(folder: Path) -> dict[str, dict[str, int]]:
    """Return the marks, by student and exercise: a point an exercise, as the rivals give it."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "out" / "records").glob("*.json"))]
    return {record["student"]: read(record) for record in records}


def read(record: dict) -> dict[str, int]:
    """Return the marks in a record."""
    return {row["exercise"]: int(row["earned"] > 0) for row in record["exercises"] if row["exercise"] in EXERCISES}


def _shortened(chapter: course.Chapter, folder: Path) -> str:
    """Write a chapter's notebook without the tags of other exercises; return its lines of course.toml, "" where it has none of the ten."""
    if not (kept := [each for each in chapter.exercises if each.name in EXERCISES]):
        return ""
    book = nbformat.read(chapter.notebook, as_version=4)
    for cell in book.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata["tags"] = [tag for tag in tags if not tag.startswith("exercise:") or tag.partition(":")[2] in EXERCISES]
    nbformat.write(book, folder / chapter.notebook.name)
    points = "".join(f"{each.name} = {each.points}\n" for each in kept)
    return f'[[chapter]]\nnotebook = "{chapter.notebook.name}"\n[chapter.exercises]\n{points}'
