"""Read what a student handed in: archives and single files, laid over each other into the files of one labs/ tree."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kit.grading import archives, tree
from kit.grading.entries import UNPACKED, Budget, Entry, NotReadable, Refused, shown
from kit.grading.export import changed, opened, within
from kit.grading.names import again, exported, is_archive

PACKED = 64_000_000  # bytes of an archive as handed in; a labs/ tree packs to a tenth of a megabyte
ARCHIVES = 20  # of one submission
Thing = TypeVar("Thing")


def newest(things: list[Thing], order: Callable[[Thing], tuple]) -> tuple[list[Thing], list[Thing]]:
    """Return of the things called alike the newest, the oldest name first, and the others.

    ``order`` gives what a thing is called, its attempt, its time or None, and its name on disk.
    """

    def age(thing: Thing) -> tuple:
        _, attempt, when, name = order(thing)
        return attempt, when.timestamp() if when else 0, name

    last = {order(thing)[0].casefold(): thing for thing in sorted(things, key=age)}
    kept = sorted(last.values(), key=age)
    return kept, _without(things, kept)


class Pile:
    """The layers of one submission: what was found, read within one budget, the latest on top."""

    def __init__(self, known: set[str], notes: list[str]) -> None:
        """Start with nothing; ``known`` are the names of the starter's files."""
        self.known, self.notes, self.budget = known, notes, Budget()
        self.files: dict[str, bytes] = {}
        self.seen: list[str] = []
        self.archives = 0

    def lay(self, entries: list[Entry], deep: bool = False) -> None:
        """Lay the labs found in ``entries`` on top; where there are none, open the archives in them, once."""
        self.seen += [entry.name for entry in entries if entry.open]
        fits = tree.fitted(entries, self.known, self.notes)
        inner = [] if fits else [entry for entry in entries if entry.open and is_archive(entry.name)]
        if inner and deep:
            raise NotReadable(f"{shown(inner[0].name)} is an archive in an archive in an archive; ask for one archive of labs/.")
        for entry in newest(inner, lambda entry: (*_called(entry), None, entry.name))[0]:
            self._unpack(entry.read(self.budget, UNPACKED), entry.name, deep=True)
        for name, entry in fits.items():
            self._file(name, entry)

    def archive(self, path: Path, name: str) -> None:
        """Lay an archive on disk on top."""
        with opened(path) as file:
            content = file.read(PACKED + 1)
        if len(content) > PACKED:
            raise Refused(f"{shown(name)} has more than {PACKED:,} bytes; ask for labs/ alone.")
        self.budget.packed += len(content)
        self._unpack(content, name, deep=False)

    def _unpack(self, content: bytes, name: str, deep: bool) -> None:
        self.archives += 1
        if self.archives > ARCHIVES:
            raise Refused(f"It holds more than {ARCHIVES} archives; ask for one archive of labs/.")
        entries = archives.entries(content, name)
        if exported({entry.parts[0] for entry in entries}):
            raise NotReadable(f"{shown(name)} is a whole export of an LMS: unpack it, and name the folder that comes out.")
        self.lay(entries, deep)

    def _file(self, name: str, entry: Entry) -> None:
        why = tree.wanted(name, 0, self.known)
        content = b"" if why else entry.read(self.budget)
        why = why or tree.wanted(name, len(content), self.known)
        if why:
            self.notes.append(f"labs/{shown(name)} is left out: {why}")
            return
        if name not in self.known:
            self.notes.append(f"labs/{shown(name)} is not in the starter; it was kept")
        self.files[name] = content


def read(handed: list[tuple[Path, str]], known: set[str], notes: list[str]) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of the labs/ tree that ``handed`` holds, by name, and the names of all files seen.

    ``handed`` are paths, each with what the student called it. Raises Refused or NotReadable, never anything else.
    """
    pile, single = Pile(known, notes), []
    try:
        for path, called in handed:
            if path.is_dir() and not path.is_symlink():
                single += _folder(path, pile)
            elif is_archive(path.name):
                pile.archive(path, path.name)
            elif path.is_symlink() or path.exists():
                single.append(_single(path, called))
        pile.budget.packed += UNPACKED  # single files are not packed, so nothing is a bomb any more
        pile.lay(single)
    except OSError as error:
        raise NotReadable(f"It can't be read: {error.strerror or type(error).__name__}.") from error
    tree.conflict(set(pile.files), set(), known)
    return pile.files, pile.seen


def _folder(folder: Path, pile: Pile) -> list[Entry]:
    """Lay the archives in a folder, oldest first, and return its single files."""
    found = within(folder)
    outer = tree.root_of(found, pile.known)
    packed = [entry for entry in found if entry.open and is_archive(entry.name) and (len(entry.parts) == 1 or outer is None)]
    kept, older = newest(packed, lambda entry: (*_called(entry), changed(entry.path), entry.name))
    pile.notes += [f"{shown(entry.name)} is not graded: a newer attempt was handed in" for entry in older]
    for entry in kept:
        pile.archive(entry.path, entry.name)
    return _without(found, packed)


def _without(things: list[Thing], others: list[Thing]) -> list[Thing]:
    out = {id(thing) for thing in others}
    return [thing for thing in things if id(thing) not in out]


def _called(entry: Entry) -> tuple[str, int]:
    called, attempt = again(entry.parts[-1])
    return "/".join((*entry.parts[:-1], called)), attempt


def _single(path: Path, called: str) -> Entry:
    with opened(path):  # refuses a link or a pipe now, and not only where its name is wanted
        pass
    return Entry((called.rpartition("/")[2] or path.name,), lambda: opened(path))
