"""From a folder of submissions, as an LMS exports it, to one clean labs/ tree for each student, or a sentence that says why there is none.

A student may hand in several times. The newest attempt is the one that counts: the highest number that the LMS put behind the name, then
the newest time. Where it came after a deadline, it is graded and marked late, even where an older one came in time; the notes name the
older one, so that an instructor who decides otherwise can grade that. Files and archives of different names belong to one attempt and are
laid over each other in the order of their times, single files last; but the starter's own file never goes on a student's. Times come from
the LMS's own list, or, in a folder of the instructor's own, from the file; never from inside an archive, where a student could write what
they like.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kit.grading import tree
from kit.grading.entries import NotReadable, Refused
from kit.grading.export import Piece, pieces
from kit.grading.late import lateness, source, told
from kit.grading.layers import newest, read
from kit.grading.names import keys
from kit.launch import ROOT

LISTED = 5  # missing files that are named one by one
NOTES = 40  # notes of one student


@dataclass
class Handed:
    """What became of one student's submission: a tree at ``labs``, or an ``ending`` with ``why``, a sentence for a person.

    ``lms`` is what made the export, and says what ``number`` means, as in ``names.Person``. ``source`` is relative to the export,
    ``handed_in`` ISO 8601 in UTC where it is known, ``late`` a truth for each chapter with a deadline, or, without deadlines, what the
    LMS says; ``digest`` is the SHA-256 of the tree.
    """

    student: str
    name: str
    lms: str = "plain"
    number: str | None = None
    email: str | None = None
    source: str = ""
    attempt: int = 1
    handed_in: str | None = None
    late: dict[str, bool] | bool = False
    ending: str | None = None
    why: str = ""
    notes: list[str] = field(default_factory=list)
    digest: str | None = None
    labs: Path | None = None


def taken(
    folder: Path,
    into: Path,
    deadlines: dict[str, datetime] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    starter: Path = ROOT / "labs",
) -> list[Handed]:
    """Write the labs/ tree of each student in the export ``folder`` below ``into``, and return a Handed for each, by key.

    Raises NotReadable where Gradescope's own list is broken; nothing that a student hands in raises anything. What stood at
    ``into/<student>`` before is replaced. ``on_progress`` is told how many students are done, and of how many.
    """
    known, students = tree.starters(starter), {}
    for piece in pieces(folder):
        students.setdefault(piece.label.person.who, []).append(piece)
    names = keys({own[0].label.person for own in students.values()})
    handed = []
    for who, own in sorted(students.items(), key=lambda item: names[item[0]]):
        row, kept = _row(names[who], own, folder, deadlines)
        _fetch(row, kept, into / row.student, known)
        handed.append(row)
        if on_progress:
            on_progress(len(handed), len(students))
    return handed


def _row(key: str, own: list[Piece], folder: Path, deadlines: dict | None) -> tuple[Handed, list[Piece]]:
    """Decide which pieces count, and return what their names and times say, and those pieces."""
    kept, older = newest(own, lambda piece: (piece.label.called, piece.label.attempt, piece.handed_in, piece.path.name))
    person, times = own[0].label.person, [piece.handed_in for piece in kept if piece.handed_in]
    row = Handed(key, person.name, person.who[0], person.number, person.email, source(kept, folder))
    row.attempt = max(len(own) - len(kept) + 1, *(piece.label.attempt for piece in kept))
    row.handed_in = max(times).isoformat() if times else None
    row.late = lateness(max(times, default=None), any(piece.label.late for piece in kept), deadlines)
    row.notes = told(row.late, kept, older, folder, deadlines)
    return row, kept


def _fetch(row: Handed, kept: list[Piece], place: Path, known: set[str]) -> None:
    """Read the pieces and write the tree below ``place``; whatever the submission is, it ends as a sentence at worst."""
    _clear(place)
    try:
        if typed := kept[-1].label.typed:
            raise NotReadable(f"It is {typed}, not a file: nothing of labs/ came. Ask for one archive of labs/.")
        files, seen = read([(piece.path, piece.label.called) for piece in kept], known, row.notes)
        _lay(row, files, seen, place / "labs", known)
    except Refused as error:
        row.ending, row.why = "refused", str(error)
    except NotReadable as error:
        row.ending, row.why = "not readable", str(error)
    except OSError as error:  # names that this file system does not take
        row.ending, row.why = "not readable", f"It can't be unpacked here: {error.strerror or type(error).__name__}."
    row.notes = row.notes[:NOTES] + ([f"and {len(row.notes) - NOTES} notes more"] if len(row.notes) > NOTES else [])


def _lay(row: Handed, files: dict[str, bytes], seen: list[str], labs: Path, known: set[str]) -> None:
    """Write the tree and note what is missing, or say that there is none."""
    if not seen:
        row.ending, row.why = "nothing handed in", "Nothing was handed in: there is no file in it."
        return
    missing = sorted(known - set(files))
    row.notes += [f"labs/{name} is missing; the starter's was taken" for name in missing[:LISTED]]
    if len(missing) > LISTED:
        row.notes.append(f"{len(missing) - LISTED} more files of labs/ are missing; the starter's were taken")
    tree.write(files, labs)
    row.labs, row.digest = labs, tree.digest(files)


def _clear(place: Path) -> None:
    if place.is_symlink() or place.is_file():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)
