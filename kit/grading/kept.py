"""What was graded before, kept beside the marks: a run that was stopped goes on where it was, and the same code is graded once."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from kit.launch import ROOT

HOME = "graded"  # the folder of the answers; where it is, the folder around it is ours to write in
CODE = ("kit", "notebooks", "solutions", "labs")  # what decides an answer: a change in it makes what was graded before stale


class NotOurs(ValueError):
    """A folder in which nothing may or can be written; the message says why."""


def claim(out: Path) -> None:
    """Make the folder in which everything is written; raise NotOurs for one that holds what somebody else wrote there."""
    if out.is_dir() and not (out / HOME).is_dir() and any(out.iterdir()):
        raise NotOurs(f"{out} holds files that make grade did not write, and it would replace some; name a new folder with --out")
    try:
        (out / HOME).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotOurs(f"nothing can be written to {out} ({error.strerror}); name another folder with --out") from None


def folder(out: Path, kind: Iterable[str]) -> Path:
    """Return the folder of the answers of this kit, graded in this way: ``kind`` are the words that tell it from others."""
    place = out / HOME / "-".join([_kit(), *kind])
    place.mkdir(exist_ok=True)
    return place


def answers(place: Path) -> dict[str, dict]:
    """Return what is kept in a folder of answers, by the digest of the tree."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in place.glob("*.json")}


def keep(path: Path, content: object) -> None:
    """Write JSON whole or not at all: a run may be stopped at any time."""
    half = path.with_suffix(".half")
    half.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", errors="backslashreplace")
    os.replace(half, path)


def _kit() -> str:
    """Return a digest of what decides an answer, so that none is kept beyond a change; points and deadlines come after."""
    digest = hashlib.sha256()
    for room in CODE:
        for path in sorted((ROOT / room).rglob("*")):
            if is_handed(path) and path.name != "course.toml" and not (room == "labs" and (ROOT / "solutions").is_dir()):
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def is_handed(path: Path) -> bool:
    """Say whether a file belongs to a tree of code: no trace of a run, no link, no bank of mistakes."""
    skipped = {"__pycache__", ".ipynb_checkpoints", "node_modules", "mistakes"}
    return path.is_file() and not path.is_symlink() and path.suffix != ".pyc" and not skipped.intersection(path.parts)
