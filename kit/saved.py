"""What labs/ holds now, and what was saved since the last look: files are compared by time and size, read when these changed."""

import contextlib
from pathlib import Path

from kit import touched
from kit.places import Place, files


class Labs:
    """The files of a labs/: what each means, and what keeps those that don't parse from it."""

    def __init__(self, folder: Path, held: dict[str, Place]):
        self.folder, self.held = folder, held
        self.texts: dict[str, touched.Text] = {}
        self.broken: dict[str, dict] = {}
        self.stamps: dict[str, tuple[int, int]] = {}

    def read(self) -> list[str]:
        """Read each file that is new, changed or gone; return their names, the one that was saved last at the end."""
        stamps = {}
        for name, path in files(self.folder):
            with contextlib.suppress(OSError):
                found = path.stat()
                stamps[name] = (found.st_mtime_ns, found.st_size)
        changed = [name for name in stamps.keys() | self.stamps.keys() if stamps.get(name) != self.stamps.get(name)]
        for name in changed:
            self.broken.pop(name, None)
            try:
                self.texts[name] = touched.read(name, self.folder / name, self.held)
            except OSError:
                self.texts.pop(name, None)
            except touched.NOT_PYTHON as error:  # what it meant before stays, to compare with when it parses again
                self.broken[name] = _fault(error, stamps.get(name, (0, 0)))
        self.stamps = stamps
        stopped = {exercise: self.stopped_by(exercise) for exercise in self.held}
        for name, fault in self.broken.items():
            fault["exercises"] = [exercise for exercise, by in stopped.items() if name in by]
        return sorted(changed, key=lambda name: stamps.get(name, (0, 0)))

    def stopped_by(self, exercise: str) -> list[str]:
        """Return the files that do not parse and that are imported with the exercise's chapter, or with its own file."""
        if not self.broken:
            return []
        chapter = exercise.rpartition("-")[0]
        reached, new = set(), {f"{chapter}.py", f"{chapter}/__init__.py", f"{chapter}/__main__.py", self.held[exercise].file}
        while new:
            reached |= new
            inside = {f"{name.rpartition('/')[0]}/__init__.py" for name in new if "/" in name}
            imported = (self.texts[name].imports for name in new if name in self.texts)
            new = inside.union(*imported) & (self.texts.keys() | self.broken.keys()) - reached
        return sorted(reached & self.broken.keys())


def is_as_it_was(path: Path, fault: dict) -> bool:
    """Say whether a file is still the one in which a ``fault`` was found."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return [found.st_mtime_ns, found.st_size] == list(fault.get("stamp", []))
    return False


def _fault(error: Exception, stamp: tuple[int, int]) -> dict:
    """Return what keeps a file from parsing: the line's number (0 where there is none), its text, the message, and the file's stamp."""
    return {
        "stamp": list(stamp),
        "line": getattr(error, "lineno", None) or 0,
        "text": (getattr(error, "text", "") or "").rstrip(),
        "message": getattr(error, "msg", str(error)),
    }
