"""Which exercises does an edit touch? Files are compared by what they mean, so that a comment or a space touches nothing.

An exercise is the body of one function, or a template or .proto as a whole. An edit in that body touches that exercise; an edit elsewhere
in a module touches the exercises of the module, of those that import it, and of each chapter whose package does, for that can't be imported
when this can't; a file that nothing imports (a server) its chapter.
"""

import ast
import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kit.places import MARK, Place, files, functions_of, where

NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)  # what ast.parse raises for a file that is none
COMMENTS = {".proto": r"//[^\n]*|/\*.*?\*/", ".html": r"\{#.*?#\}|<!--.*?-->"}


class Text(NamedTuple):
    """What a file means: a digest of each function that holds an exercise, one of all the rest, which files it imports, what is blank."""

    functions: dict[str, str]
    rest: str
    imports: frozenset[str]
    blanks: frozenset[str]


def read(name: str, path: Path, held: dict[str, Place]) -> Text:
    """Return what the file means; raise SyntaxError for Python that does not parse."""
    content = path.read_bytes()
    marks = MARK.finditer(content.decode(errors="replace"))
    blanks = frozenset(mark["exercise"] for mark in marks if mark[0].startswith("NotImplementedError"))
    if not name.endswith(".py"):
        plain = re.sub(COMMENTS.get(path.suffix, r"(?!)"), "", content.decode(errors="replace"), flags=re.DOTALL)
        return Text({}, _digest(" ".join(plain.split()) if path.suffix in COMMENTS else repr(content)), frozenset(), blanks)
    tree = ast.parse(content, filename=name)
    ours = {place.function for place in held.values() if place.file == name}
    nodes = {qualified: node for qualified, node in functions_of(tree) if qualified in ours}
    functions = {qualified: _digest(ast.dump(node)) for qualified, node in nodes.items()}
    imports = frozenset(_imports(tree, name))
    for node in nodes.values():
        node.body = []
    return Text(functions, _digest(ast.dump(tree)), imports, blanks)


def touched(before: dict[str, Text], after: dict[str, Text], held: dict[str, Place]) -> dict[str, str]:
    """Return the exercises that the edits between two states of labs/ touch, and how: "inside" its function, or "around" it."""
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    found = {}
    for name in changed:
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.rest != new.rest:
            found |= dict.fromkeys(_around(name, before | after, held), "around")
    for exercise, (file, function) in held.items():
        if file in changed and _part(before, file, function) != _part(after, file, function):
            found[exercise] = "inside"
    return found


def fingerprint(texts: dict[str, Text], exercise: str, held: dict[str, Place]) -> str:
    """Return a digest of an exercise's own function and of all around it that it depends on; "" where its file is missing."""
    place = held[exercise]
    if place.file not in texts:
        return ""
    around = [text.rest for name, text in sorted(texts.items()) if exercise in _around(name, texts, held)]
    return _digest("".join([*around, texts[place.file].functions.get(place.function, "")]))


def print_of(exercise: str, root: Path) -> str:
    """Return the fingerprint of an exercise as labs/ is now; "" where its file is missing or does not parse."""
    held, texts = where(root), {}
    for name, path in files(root / "labs"):
        with contextlib.suppress(OSError, *NOT_PYTHON):
            texts[name] = read(name, path, held)
    return fingerprint(texts, exercise, held) if exercise in held else ""


def _part(texts: dict[str, Text], file: str, function: str) -> str | None:
    text = texts.get(file)
    return None if text is None else text.functions.get(function) if function else text.rest


def _around(name: str, texts: dict[str, Text], held: dict[str, Place]) -> list[str]:
    """Return the exercises of the module ``name`` and of all that import it, then the others of each chapter that it can stop."""
    reached, new = set(), {name}
    while new:
        reached |= new
        new = {other for other, text in texts.items() if text.imports & new} - reached
    found = [exercise for exercise, place in held.items() if place.file in reached]
    # Importing a package imports all that its __init__.py does: an error there ends every check of the chapter.
    chapters = {exercise.rpartition("-")[0] for exercise in held}
    whole = {chapter for chapter in chapters if reached & {f"{chapter}.py", f"{chapter}/__init__.py"}}
    whole |= set() if found else {name.partition("/")[0].partition(".")[0]}
    return [*found, *(exercise for exercise in held if exercise not in found and exercise.rpartition("-")[0] in whole)]


def _imports(tree: ast.AST, name: str) -> Iterator[str]:
    """Yield the files that a module may import from its own room; which of them exist, the caller knows."""
    package = name.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            ours = node.level or (node.module or "").partition(".")[0] == "labs"
            start = package[: len(package) - node.level + 1] if node.level else []
            parts = (node.module or "").split(".") if node.module else []
            modules = [start + (parts if node.level else parts[1:])] if ours else []
            modules += [[*base, alias.name] for base in modules for alias in node.names]
        else:
            names = [alias.name.split(".") for alias in node.names] if isinstance(node, ast.Import) else []
            modules = [parts[1:] for parts in names if parts[0] == "labs"]
        for parts in modules:
            yield from ("/".join(parts) + ".py", "/".join([*parts, "__init__.py"]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
