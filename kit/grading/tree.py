"""From entries with odd nesting to one clean labs/ tree: find where labs is, fit names to the starter's, and write it."""

import hashlib
import json
from collections import Counter
from pathlib import Path

from kit.grading.entries import FILES, Budget, Entry, NotReadable, Refused, litter, shown
from kit.grading.roots import Starter, chosen, inside
from kit.strip import MANIFEST

KEPT = {".py", ".proto", ".html", ".js", ".mjs", ".css", ".svg", ".json", ".yaml", ".yml", ".toml", ".txt", ".md", ".sql", ".sh", ".conf"}
SMALL = 64_000  # bytes of a file that the starter does not have
RESERVED = {"conftest.py", "pytest.ini", "tox.ini", "setup.cfg", "pyproject.toml", "sitecustomize.py", "usercustomize.py"}
LISTED = 5  # files that are named one by one


def starters(labs: Path) -> Starter:
    """Return the names and hashes of the files of a labs/ tree as it was handed out, from its manifest."""
    return Starter(json.loads((labs / MANIFEST).read_text(encoding="utf-8")))


def fitted(entries: list[Entry], known: Starter, notes: list[str], budget: Budget) -> dict[str, Entry]:
    """Return the entries that belong into labs/ by their name in it; raise NotReadable where a folder has the name of a file.

    Where two entries have one name, the last one counts, as in every unpacker. A name in other case is taken as the starter's, unless that
    is there too; a file beside its folder is put into it.
    """
    roots = chosen(entries, known, notes, budget)
    places = [(entry, inside(entry.parts, {*roots})) for entry in entries]
    kept = [(entry.parts[len(root) :], entry) for entry, root in places if root is not None and roots[root]]
    files = {}
    for parts, entry in kept:
        if entry.open and not litter(parts) and not any(part.startswith(".") for part in parts):  # among them .starters.json
            name = "/".join(parts)
            if name in files:
                notes.append(f"labs/{shown(name)} is there twice; the last one was taken")
            files[name] = entry
    _limit(len(files))
    conflict({*files}, {"/".join(parts[:cut]) for parts, entry in kept for cut in range(1, len(parts) + (entry.open is None))}, known)
    files = _cased(files, known, notes)
    strays = [entry for name, entry in files.items() if name not in known] if roots else [entry for entry in entries if entry.open]
    homes = _homes(strays, known - set(files), known, notes, budget)
    found = {id(entry) for entry in homes.values()}
    return {name: entry for name, entry in files.items() if id(entry) not in found} | homes


def wanted(name: str, size: int, known: set[str]) -> str:
    """Say why a file in labs/ is left out, or return "" where it is kept."""
    last = name.rpartition("/")[2]
    if last.casefold() in RESERVED:
        return "a name that the grader keeps for itself"
    if name in known:
        return ""
    if Path(last).suffix.casefold() not in KEPT:
        return "not in the starter, and no kind of file that a lab is made of"
    return "" if size <= SMALL else f"not in the starter, and larger than {SMALL:,} bytes"


def conflict(files: set[str], folders: set[str], known: set[str]) -> None:
    """Raise NotReadable where one of ``known`` is a folder, and Refused where any name is both a file and a folder."""
    folders = folders | {name[:at] for name in files for at, letter in enumerate(name) if letter == "/"}
    for name in sorted(folders & known):
        raise NotReadable(f"labs/{name} is a folder, where a file should be.")
    for name in sorted(folders & files):
        raise Refused(f"labs/{shown(name)} is a file and a folder at once.")


def digest(files: dict[str, bytes]) -> str:
    """Return the SHA-256 of a tree: of each name in order, its length before it, and its content, its length before it."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        for part in (name.encode(), content):
            total.update(len(part).to_bytes(8) + part)
    return total.hexdigest()


def write(files: dict[str, bytes], labs: Path) -> None:
    """Write a tree whose names were checked into a folder that does not exist yet: files 0644, folders 0755, nothing overwritten."""
    labs.mkdir(parents=True)
    for name, content in sorted(files.items()):
        path = labs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
        path.chmod(0o644)
    for folder in (labs, *(path for path in labs.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


def _homes(strays: list[Entry], free: frozenset[str], known: Starter, notes: list[str], budget: Budget) -> dict[str, Entry]:
    """Place files that came without their folders, where only one of the starter's files has that name and none came with its folder."""
    often = Counter(name.rpartition("/")[2] for name in known)
    homes = {name.rpartition("/")[2]: name for name in free if often[name.rpartition("/")[2]] == 1}
    found: dict[str, list[Entry]] = {}
    for entry in strays:
        if name := homes.get(entry.parts[-1]):
            found.setdefault(name, []).append(entry)
    placed = {}
    for name, entries in found.items():
        worked = [entry for entry in entries if not known.gave(name, entry.read(budget))] if len(entries) > 1 else entries
        placed[name] = (worked or entries)[-1]
        others = ", ".join(shown(entry.name) for entry in entries[:LISTED] if entry is not placed[name])
        notes.append(f"{shown(placed[name].name)} came without its folder and was taken as labs/{name}")
        notes += [f"labs/{name} was not taken from {others}"] if others else []
    _limit(len(placed))
    return placed


def _cased(files: dict[str, Entry], known: set[str], notes: list[str]) -> dict[str, Entry]:
    """Fit names to the starter's whatever their case, and let names that only case tells apart be one file."""
    spelt, fits = {name.casefold(): name for name in known}, {}
    for name, entry in sorted(files.items(), key=lambda item: item[0] in known):  # exact names come last, so they stay
        goal = spelt.setdefault(name.casefold(), name)
        if goal in fits:
            notes.append(f"labs/{shown(goal)} is there in upper and lower case; {shown(name)} was taken")
        elif goal != name:
            notes.append(f"labs/{shown(name)} was taken as labs/{shown(goal)}")
        fits[goal] = entry
    return fits


def _limit(count: int) -> None:
    if count > FILES:
        raise Refused(f"It holds {count:,} files; the limit is {FILES:,}.")
