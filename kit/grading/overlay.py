"""The files of one labs/ tree, from several layers: a later layer goes on top, but the starter's own file never goes on a student's."""

from kit.grading.entries import shown
from kit.grading.roots import Starter, plain


class Overlay:
    """What was laid so far: ``files`` by name, and for the notes where each is from and what was not taken."""

    def __init__(self, known: Starter) -> None:
        """Start with nothing; ``known`` are the starter's files."""
        self.known = known
        self.files: dict[str, bytes] = {}
        self._from: dict[str, str] = {}
        self._lost: list[tuple[str, str, bool]] = []  # a name, the layer whose content was not taken, and whether that was the starter's

    def put(self, name: str, content: bytes, layer: str) -> None:
        """Lay one file of ``layer`` on top."""
        if name in self.files and plain(self.files[name]) != plain(content):
            if self.known.gave(name, content):
                self._lost.append((name, layer, True))
                return
            self._lost.append((name, self._from[name], self.known.gave(name, self.files[name])))
        self.files[name], self._from[name] = content, layer

    def told(self) -> list[str]:
        """Return a note for each two layers with different files of one name: which was taken, and which was not."""
        found: dict[tuple, list[str]] = {}
        for name, loser, given in self._lost:
            found.setdefault((self._from[name], loser, given), []).append(name)
        notes = []
        for (winner, loser, given), (first, *others) in found.items():
            which = f"{shown(first)} and {len(others)} more were" if others else f"{shown(first)} was"
            why = f", where {'they are' if others else 'it is'} the starter's" if given else ""
            notes.append(f"labs/{which} taken from {shown(winner)}, not from {shown(loser)}{why}")
        return notes
