"""Where in a submission the labs are. Of several places the one with the most work in it counts, and a note names the others."""

import codecs
import hashlib
from itertools import pairwise

from kit.grading.entries import Budget, Entry, shown

COMMON = {"__init__.py", "__main__.py"}  # every package has them, so they do not tell where labs is
LISTED = 5  # places that are named one by one
Root = tuple[str, ...]


class Starter(frozenset):
    """The names of the files of a labs/ tree as it was handed out; it knows the SHA-256 of each, too."""

    def __init__(self, hashes: dict[str, str]) -> None:
        """Take the hash of each file by its name."""
        self.hashes = hashes

    def gave(self, name: str, content: bytes) -> bool:
        """Say whether a file is the starter's own, also when an editor saved it with Windows' line ends or a byte order mark."""
        return self.hashes.get(name) in {hashlib.sha256(each).hexdigest() for each in (content, plain(content))}


def plain(content: bytes) -> bytes:
    r"""Return the bytes of a text without a byte order mark, and with \n at the end of each line."""
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def held(entries: list[Entry], known: Starter) -> dict[Root, dict[str, Entry]]:
    """Return for each folder that may be labs/ the starter's files that it holds, by their names in labs/."""
    telling = {name.casefold(): name for name in known if name.rpartition("/")[2] not in COMMON}
    found: dict[Root, dict[str, Entry]] = {}
    for entry in entries:
        names = ["/".join(entry.parts[cut:]).casefold() for cut in range(len(entry.parts))] if entry.open else []
        for cut, name in enumerate(names):
            if name in telling:
                found.setdefault(entry.parts[:cut], {})[telling[name]] = entry
                break  # the longest name is meant: stream/rpc/server.py, and not rpc/server.py in a folder named stream
    return found


def chosen(entries: list[Entry], known: Starter, notes: list[str], budget: Budget) -> dict[Root, bool]:
    """Return the folders that may be labs/, and of each whether it counts: one, and those with other files than it has.

    A folder with work in it goes before the starter's own, then one named labs before others, for a whole kit may hold copies; then come
    the most files that differ from the starter's, the most files, the outer folder, and the alphabet. Raises as reading an entry does.
    """
    found = held(entries, known)
    if len(found) < 2:
        return dict.fromkeys(found, True)
    work = {root: sum(not known.gave(name, entry.read(budget)) for name, entry in own.items()) for root, own in found.items()}
    first, *others = sorted(found, key=lambda root: (not work[root], not _named(root), -work[root], -len(found[root]), len(root), root))
    counts, names, left = {first: True}, set(found[first]), []
    for root in others:
        counts[root] = _named(root) == _named(first) and not names & set(found[root])
        names |= set(found[root]) if counts[root] else set()
        left += [] if counts[root] else [root]
    if sum(counts.values()) > 1:
        notes.append(f"labs/ was put together from {', '.join(sorted(_shown(root) for root in counts if counts[root]))}")
    taken = f"labs/ was taken from {_shown(first)} ({_files(work[first])} from the starter's)"
    notes += [f"{taken}, not from {_shown(root)} ({_files(work[root])})" for root in left[:LISTED]]
    if len(left) > LISTED:
        notes.append(f"{len(left) - LISTED} more folders with files of labs/ are not graded")
    return counts


def rooms(entries: list[Entry]) -> set[Root]:
    """Return where the kit's own folders are: kit, known by its checks, and notebooks."""
    found = set()
    for parts in {entry.parts for entry in entries}:
        for at, (part, inner) in enumerate(pairwise(parts), 1):
            if (part == "kit" and inner == "checks") or (part == "notebooks" and inner.endswith(".ipynb")):
                found.add(parts[:at])
    return found


def inside(parts: Root, folders: set[Root]) -> Root | None:
    """Return the innermost of ``folders`` that holds a name, or None."""
    return next((parts[:cut] for cut in range(len(parts) - 1, -1, -1) if parts[:cut] in folders), None)


def _named(root: Root) -> bool:
    return tuple(part.casefold() for part in root[-1:]) == ("labs",)


def _shown(root: Root) -> str:
    return shown("/".join(root)) + "/" if root else "the top folder"


def _files(count: int) -> str:
    return "1 file differs" if count == 1 else f"{count} files differ"
