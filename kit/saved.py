"""What labs/ holds now, and what was saved since the last look: files are compared by time and size, read when these changed."""

import contextlib
from pathlib import Path

from kit import touched
from kit.places import Place, files

NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)  # what ast.parse raises for a file that is none


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
            except NOT_PYTHON as error:  # what it meant before stays, to compare with when it parses again
                self.broken[name] = _fault(error)
        self.stamps = stamps
        return sorted(changed, key=lambda name: stamps.get(name, (0, 0)))

    def stopped_by(self, exercise: str) -> list[str]:
        """Return the files that do not parse and without which the exercise's chapter can't be imported."""
        chapter = exercise.rpartition("-")[0]
        room = [name for name in self.texts.keys() | self.broken.keys() if name.partition("/")[0].partition(".")[0] == chapter]
        needed = {*room, *(name for other in room if other in self.texts for name in self.texts[other].imports)}
        return sorted(needed & self.broken.keys())


def _fault(error: Exception) -> dict:
    """Return what keeps a file from parsing: the line's number (0 where there is none), its text, the message."""
    return {
        "line": getattr(error, "lineno", None) or 0,
        "text": (getattr(error, "text", "") or "").rstrip(),
        "message": getattr(error, "msg", str(error)),
    }
