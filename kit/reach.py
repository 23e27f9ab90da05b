"""Which files of the kit a command or a notebook needs: what it imports or runs, what that imports or runs, and so on."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOMS = ("kit", "benchmarks")
DOTTED = re.compile(r"\b(?:kit|benchmarks)(?:\.\w+)*")
IMPORT = re.compile(r"^\s*from ([\w.]+) import ([\w, ]+)", re.MULTILINE)
BESIDE = ("templates", "static")  # folders of a package that hold no modules


def reach(root: Path, texts: Iterable[str]) -> list[Path]:
    """Return the files below ``root`` that ``texts`` (a Makefile's, a notebook's) need, with what these need, relative and in order.

    A package brings the files that lie beside its modules, such as page.css.
    """
    modules = {_name(path.relative_to(root)): path for room in ROOMS for path in sorted((root / room).rglob("*.py"))}
    wanted, found = {name for text in texts for name in _told(text)}, {}
    while wanted:
        name = wanted.pop()
        if name in modules and name not in found:
            found[name] = modules[name]
            package = name.rpartition(".")[0]
            wanted |= {package, *_needs(modules[name], name if modules[name].name == "__init__.py" else package)}
    beside = {path for module in found.values() if module.name == "__init__.py" for path in _beside(module.parent)}
    return sorted(path.relative_to(root) for path in {*found.values(), *beside})


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _told(text: str) -> Iterator[str]:
    """Yield the modules that a text names: a package may be imported or, with -m, run."""
    names = DOTTED.findall(text) + [f"{module}.{name.strip()}" for module, names in IMPORT.findall(text) for name in names.split(",")]
    for name in names:
        yield from (name, f"{name}.__main__")


def _needs(path: Path, package: str) -> Iterator[str]:
    """Yield what a module imports, and the modules that it runs in a process of their own, which it names in a string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (module, *(f"{module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value and DOTTED.fullmatch(node.value):
            yield from (node.value, f"{node.value}.__main__")


def _beside(folder: Path) -> Iterator[Path]:
    places = [folder.iterdir(), *((folder / name).rglob("*") for name in BESIDE)]
    yield from (path for place in places for path in place if path.is_file() and path.suffix not in (".py", ".pyc"))
