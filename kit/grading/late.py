"""Late or not, chapter by chapter, and what an instructor should know about attempts and times."""

from datetime import UTC, datetime
from pathlib import Path

from kit.grading.entries import litter
from kit.grading.export import Piece
from kit.grading.names import is_archive

LISTED = 5  # pieces that are named one by one
UNKNOWN = (
    "when this was handed in, Moodle's export doesn't say: look in Moodle whether it came late; or put Moodle's grading worksheet, "
    "downloaded in English, beside the submissions and grade again"
)


def lateness(when: datetime | None, marked: bool, deadlines: dict[str, datetime] | None) -> dict[str, bool] | bool:
    """Say for each chapter whether ``when`` is past its deadline; where the LMS marked it late and no time shows it, each chapter is late.

    So Canvas, which tells no time, decides alone by its mark, and its extensions count. A deadline without a time zone is in that of this
    machine. Without deadlines the answer is the LMS's own mark.
    """
    if not deadlines:
        return marked
    late = {chapter: when is not None and when > deadline.astimezone(UTC) for chapter, deadline in deadlines.items()}
    return late if any(late.values()) else dict.fromkeys(deadlines, marked)


def is_late(late: dict[str, bool] | bool) -> bool:
    """Say whether anything is late, of what ``lateness`` returned."""
    return any(late.values()) if isinstance(late, dict) else late


def told(late: dict[str, bool] | bool, kept: list[Piece], older: list[Piece], folder: Path, deadlines: dict | None) -> list[str]:
    """Return what an instructor should know about times and attempts."""
    notes, late = [], is_late(late)
    for piece in older:
        notes.append(f"{source([piece], folder)} is not graded: a newer attempt was handed in")
        if late and not is_late(lateness(piece.handed_in, piece.label.late, deadlines)):
            notes[-1] += ", late; this one came in time"
    if deadlines and any(piece.label.person.who[0] == "moodle" and not piece.handed_in for piece in kept):
        notes.append(UNKNOWN)
    if late and deadlines and any(piece.handed_in and not piece.told for piece in kept):
        notes.append("the time of hand-in is that of the file, which copying may change: compare it with the LMS before taking points off")
    return notes


def source(kept: list[Piece], folder: Path) -> str:
    """Say where the pieces are in the export: an archive that is alone in its folder by its own name."""
    names = [_only(piece.path).relative_to(folder).as_posix().encode("utf-8", "replace").decode() for piece in kept]
    return ", ".join(names[:LISTED]) + (f" and {len(names) - LISTED} more" if len(names) > LISTED else "")


def _only(path: Path) -> Path:
    try:
        inside = [] if path.is_symlink() or not path.is_dir() else [item for item in path.iterdir() if not litter((item.name,))]
    except OSError:  # a folder that may not be read; reading it will say so
        return path
    return inside[0] if len(inside) == 1 and is_archive(inside[0].name) else path
