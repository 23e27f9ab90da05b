"""Read what a student handed in: archives and single files, laid over each other into the files of one labs/ tree."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from kit.grading import archives, tree
from kit.grading.entries import UNPACKED, Budget, Entry, NotReadable, Refused, shown
from kit.grading.export import changed, opened, within
from kit.grading.names import again, exported, is_archive, stem
from kit.grading.overlay import Overlay
from kit.grading.roots import Starter, held, inside, rooms

PACKED = 64_000_000  # bytes of an archive as handed in; a labs/ tree packs to a tenth of a megabyte
ARCHIVES = 20  # of one submission
LISTED = 5  # files that are named one by one
OLDER = "{} is not graded: a newer attempt was handed in"
Thing = TypeVar("Thing")


def newest(things: list[Thing], order: Callable[[Thing], tuple]) -> tuple[list[Thing], list[Thing]]:
    """Return of the things called alike the newest, the oldest first, and the others; where two are equally new, both.

    ``order`` gives what a thing is called, its attempt, its time or None, and its name on disk.
    """

    def age(thing: Thing) -> tuple:
        _, attempt, when, name = order(thing)
        return attempt, when.timestamp() if when else 0, stem(name), name  # labs-v2.zip comes after labs.zip

    last: dict[str, tuple] = {}
    for thing in things:
        called = order(thing)[0].casefold()
        last[called] = max(last.get(called, ()), age(thing)[:2])
    kept = sorted((thing for thing in things if age(thing)[:2] == last[order(thing)[0].casefold()]), key=age)
    return kept, _without(things, kept)


class Pile:
    """The layers of one submission: what was found, read within one budget, the latest on top."""

    def __init__(self, known: Starter, notes: list[str]) -> None:
        """Start with nothing; ``known`` are the starter's files."""
        self.known, self.notes, self.budget = known, notes, Budget()
        self.laid = Overlay(known)
        self.unused: set[str] = set()
        self.seen: list[str] = []
        self.archives = 0

    def lay(self, entries: list[Entry], layer: str, deep: bool = False) -> None:
        """Lay the labs found in ``entries`` on top; where there are none, open the archives in them, once."""
        self.seen += [entry.name for entry in entries if entry.open]
        packed = [entry for entry in entries if entry.open and is_archive(entry.name)]
        fits = tree.fitted(self._own(entries), self.known, self.notes, self.budget)
        if fits:
            beside = _without(packed, fits.values())
            self.notes += [f"{shown(entry.name)} was not opened, for files of labs/ are beside it" for entry in beside]
        elif packed:
            self._inner(packed, layer, deep)
        for name, entry in fits.items():
            self._file(name, entry, layer)

    def archive(self, path: Path, name: str) -> None:
        """Lay an archive on disk on top."""
        with opened(path) as file:
            content = file.read(PACKED + 1)
        if len(content) > PACKED:
            raise Refused(f"{shown(name)} has more than {PACKED:,} bytes; ask for labs/ alone.")
        self.budget.packed += len(content)
        self._unpack(content, name, name, deep=False)

    def told(self) -> list[str]:
        """Return what an instructor should know first: which of several files was taken, and which folders are not used."""
        unused = " and ".join(sorted(self.unused))
        return self.laid.told() + ([f"handed in besides labs/, and not used: {unused}"] if unused else [])

    def _own(self, entries: list[Entry]) -> list[Entry]:
        """Return the entries without the kit's own files, some of which are called like the starter's."""
        theirs = rooms(entries)
        kits = [entry for entry in entries if (room := inside(entry.parts, theirs)) and "labs" not in entry.parts[len(room) :]]
        self.unused |= {f"{room[-1]}/" for room in theirs}
        return _without(entries, kits)

    def _inner(self, packed: list[Entry], layer: str, deep: bool) -> None:
        if deep:
            raise NotReadable(f"{shown(packed[0].name)} is an archive in an archive in an archive; ask for one archive of labs/.")
        kept, older = newest(packed, lambda entry: (*_called(entry), None, entry.name))
        self.notes += [OLDER.format(shown(entry.name)) for entry in older]
        for entry in kept:
            self._unpack(entry.read(self.budget, UNPACKED), entry.name, f"{entry.name} in {layer}", deep=True)

    def _unpack(self, content: bytes, name: str, layer: str, deep: bool) -> None:
        self.archives += 1
        if self.archives > ARCHIVES:
            raise Refused(f"It holds more than {ARCHIVES} archives; ask for one archive of labs/.")
        entries = archives.entries(content, name)
        if exported({entry.parts[0] for entry in entries}):
            raise NotReadable(f"{shown(name)} is a whole export of an LMS: unpack it, and name the folder that comes out.")
        self.lay(entries, layer, deep)

    def _file(self, name: str, entry: Entry, layer: str) -> None:
        why = tree.wanted(name, 0, self.known)
        content = b"" if why else entry.read(self.budget)
        why = why or tree.wanted(name, len(content), self.known)
        if why:
            self.notes.append(f"labs/{shown(name)} is left out: {why}")
            return
        if name not in self.known:
            self.notes.append(f"labs/{shown(name)} is not in the starter; it was kept")
        self.laid.put(name, content, layer)


def read(handed: list[tuple[Path, str]], known: Starter, notes: list[str]) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of the labs/ tree that ``handed`` holds, by name, and the names of all files seen.

    ``handed`` are paths, each with what the student called it. Raises Refused or NotReadable, never anything else.
    """
    pile, folders, single = Pile(known, found := []), [], []
    try:
        for path, called in handed:
            if path.is_dir() and not path.is_symlink():
                folders.append((_folder(path, pile), f"{path.name}/"))
            elif is_archive(path.name):
                pile.archive(path, path.name)
            elif path.is_symlink() or path.exists():
                single.append(_single(path, called))
        pile.budget.packed += UNPACKED  # single files are not packed, so nothing is a bomb any more
        for entries, layer in (*folders, (single, "the single files")):
            pile.lay(entries, layer)
    except OSError as error:
        raise NotReadable(f"It can't be read: {error.strerror or type(error).__name__}.") from error
    finally:
        notes += pile.told() + found
    tree.conflict(set(pile.laid.files), set(), known)
    if pile.seen and not pile.laid.files:
        some = ", ".join(shown(name) for name in pile.seen[:LISTED]) + (" and more" if len(pile.seen) > LISTED else "")
        raise NotReadable(f"It holds no file of labs/: {some}; ask for the folder labs/, where the answers are, as a .zip.")
    return pile.laid.files, pile.seen


def _folder(folder: Path, pile: Pile) -> list[Entry]:
    """Lay the archives in a folder, oldest first, and return its single files."""
    found = within(folder)
    outer = held(found, pile.known)
    packed = [entry for entry in found if entry.open and is_archive(entry.name) and (len(entry.parts) == 1 or not outer)]
    kept, older = newest(packed, lambda entry: (*_called(entry), changed(entry.path), entry.name))
    pile.notes += [OLDER.format(shown(entry.name)) for entry in older]
    for entry in kept:
        pile.archive(entry.path, entry.name)
    return _without(found, packed)


def _without(things: list[Thing], others: Iterable[Thing]) -> list[Thing]:
    out = {id(thing) for thing in others}
    return [thing for thing in things if id(thing) not in out]


def _called(entry: Entry) -> tuple[str, int]:
    called, attempt = again(entry.parts[-1])
    return "/".join((*entry.parts[:-1], called)), attempt


def _single(path: Path, called: str) -> Entry:
    with opened(path):  # refuses a link or a pipe now, and not only where its name is wanted
        pass
    return Entry((called.rpartition("/")[2] or path.name,), lambda: opened(path))
