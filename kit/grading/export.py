"""What an LMS exports: a folder with one entry or several for each student, and what it says about who and when.

Moodle makes a folder for each student, Canvas puts all files into one folder, Gradescope writes submission_metadata.yml beside numbered
folders. Whatever is named in no such way is one student's, under its own name.

When something was handed in, Gradescope's list says, and Moodle's grading worksheet where it lies in the folder. The files of Moodle and
Canvas don't: they bear the time of the download. For a folder of the instructor's own there is nothing but the files' times.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import yaml

from kit.grading.entries import ENTRIES, Entry, NotReadable, Refused, litter, parts_of, shown
from kit.grading.names import Label, Person, is_archive, label
from kit.grading.worksheet import submitted

METADATA = "submission_metadata.yml"
LISTED = 20_000_000  # bytes of Gradescope's list: a class of a thousand has about one million
DATED = 315_619_200  # 1980-01-02 in seconds: a zip without times unpacks to the day before, or to 1970
KINDS = {stat.S_IFLNK: "a link", stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device"}
KINDS[stat.S_IFBLK] = "a device"


@dataclass(frozen=True)
class Piece:
    """One entry of the export: where it is, what its name says, and when it was handed in, in UTC; ``told`` where the LMS says so."""

    path: Path
    label: Label
    handed_in: datetime | None = None
    told: bool = False


def pieces(folder: Path) -> list[Piece]:
    """Return every entry of an export that is a student's, in the order of names; lists of marks and the like are no one's."""
    inner = [path for path in folder.iterdir() if re.fullmatch(r"assignment_\d+_export", path.name) and path.is_dir()]
    if len(inner) == 1:  # Gradescope's zip has everything in such a folder; no other name will do, for a student could hand in a list
        folder = inner[0]
    listed = _gradescope(folder)
    if listed is not None:
        return listed
    times = submitted(folder)
    return [_piece(path, times) for path in sorted(folder.iterdir()) if _handed(path)]


def within(folder: Path) -> list[Entry]:
    """Return the entries of a folder that was handed in; raise Refused for links and pipes, which are never followed or opened."""
    found: list[Entry] = []
    waiting = [folder]
    while waiting:
        for item in sorted(os.scandir(waiting.pop()), key=lambda item: item.name):
            path = Path(item.path)
            parts = parts_of(path.relative_to(folder).as_posix())
            if litter(parts):
                continue
            _ordinary(path, "/".join(parts))
            if item.is_dir(follow_symlinks=False):
                waiting.append(path)
            found.append(Entry(parts, None if waiting[-1:] == [path] else partial(opened, path), path=path))
            if len(found) > ENTRIES:
                raise Refused(f"It holds more than {ENTRIES:,} entries.")
    return found


def opened(path: Path):
    """Open a regular file for reading; raise Refused for a link or a pipe, without waiting for whoever holds its other end."""
    _ordinary(path, path.name)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise NotReadable(f"{shown(path.name)} can't be opened: {error.strerror}.") from error
    return open(handle, "rb")


def changed(path: Path) -> datetime | None:
    """Return when a file was changed last, in UTC, or of a folder the newest of its files; None where there is no time to believe."""
    times = [path.lstat().st_mtime]
    if path.is_dir() and not path.is_symlink():
        times = [os.lstat(item.path).st_mtime for item in _work(path)]
    newest = max(times, default=0)
    return datetime.fromtimestamp(int(newest), UTC) if DATED < newest < 2**33 else None


def _work(folder: Path) -> Iterator[os.DirEntry]:
    """Give the files below a folder that may be a student's own work, no link followed."""
    waiting = [folder]
    while waiting:
        for item in os.scandir(waiting.pop()):
            if item.is_dir(follow_symlinks=False) and not litter((item.name,)):
                waiting.append(item.path)
            elif not item.is_dir(follow_symlinks=False) and not litter((item.name,)):
                yield item


def _ordinary(path: Path, name: str) -> None:
    if (kind := stat.S_IFMT(path.lstat().st_mode)) in KINDS:
        raise Refused(f"{shown(name)} is {KINDS[kind]}; only files and folders are accepted.")


def _piece(path: Path, times: dict[str, datetime]) -> Piece:
    known = label(path.name, path.is_dir() and not path.is_symlink())
    if known.person.who[0] == "plain":
        return Piece(path, known, changed(path))
    when = times.get(known.person.number) if known.person.who[0] == "moodle" else None
    return Piece(path, known, when, bool(when))


def _handed(path: Path) -> bool:
    """Say whether an entry is a student's: a folder, an archive, a file with a name that an LMS gives, or what must be refused."""
    if litter((path.name,)) or path.name.startswith("."):
        return False
    known = label(path.name, False).person.who[0] != "plain"
    return known or is_archive(path.name) or not stat.S_ISREG(path.lstat().st_mode)


def _gradescope(folder: Path) -> list[Piece] | None:
    """Return a piece for each student of each submission that Gradescope lists; None where there is no list, or none that can be read."""
    path = folder / METADATA
    if not path.is_file() or path.is_symlink() or path.stat().st_size > LISTED:
        return None
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [piece for name, about in sorted(listed.items()) for piece in _submitted(folder, name, about)]
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise NotReadable(f"{METADATA} is not as Gradescope writes it ({shown(str(error))}); export the submissions again.") from error


def _submitted(folder: Path, name: str, about: dict) -> list[Piece]:
    """Return the pieces of one submission: one, or one for each member of a group."""
    parts = parts_of(name)
    when, found = about.get(":created_at"), []
    if isinstance(when, str):
        when = datetime.fromisoformat(when)
    if isinstance(when, datetime):
        when = (when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)).replace(microsecond=0)
    for student in about[":submitters"]:
        name_of, number, email = (str(student.get(field) or "") for field in (":name", ":sid", ":email"))
        person = Person(("gradescope", (email or number or name_of).casefold()), name_of or email or number, number or None, email or None)
        found.append(Piece(folder.joinpath(*parts), Label(person), when, bool(when)))
    return found
