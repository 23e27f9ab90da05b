"""The house rules: imports run one way, every dependency has a reason and a use, every example in a docstring is true."""

import ast
import doctest
import importlib
import re
import sys
from importlib.metadata import requires, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("kit", "solutions", "benchmarks", "slides", "tests")
MAY_IMPORT = {  # a room, and the rooms that it may import
    "kit": {"kit"},
    "solutions": {"kit", "solutions"},
    "benchmarks": {"kit", "solutions", "labs", "benchmarks"},
    "slides": {"kit", "solutions", "slides", "benchmarks"},
    "tests": {"kit", "solutions", "labs", "benchmarks", "slides", "tests"},
}
FILES = {room: [path for path in sorted((ROOT / room).rglob("*.py")) if "mistakes" not in path.parts] for room in ROOMS}
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ("kit", "solutions")
    for path in FILES[room]
    if path.stem != "__main__"
]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[\w.]+)(?P<marker>; [^#]+?)?\s+# (?P<reason>.+)$")
LINES = [line for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
REQUIRED = {found["name"]: found for line in LINES if (found := PINNED.match(line))}
OURS = {path.stem for path in FILES["tests"]}  # what tests share, they import by its bare name
IMPORTED_AS = {
    "pyyaml": "yaml",
    "scikit-learn": "sklearn",
    "grpcio": "grpc",
    "grpcio-tools": "grpc_tools",
    "grpcio-status": "grpc_status",
    "grpcio-health-checking": "grpc_health",
    "grpcio-reflection": "grpc_reflection",
    "protobuf": "google",
    "flask-openapi": "flask_openapi",
    "flask-openapi-swagger": "flask_openapi_swagger",
    "flask-limiter": "flask_limiter",
    "pypandoc_binary": "pypandoc",
}
COMES_WITH = {  # a module, and the requirement that brings it
    "werkzeug": "flask",
    "protobuf": "connectrpc",  # Buf's protobuf-py, beside Google's, which is imported as google
    "starlette": "fastapi",
    "markupsafe": "jinja2",
    "limits": "flask-limiter",
    "jsonschema": "nbformat",
    "gevent": "locust",
    "threadpoolctl": "scikit-learn",
}
COMMANDS = {  # a tool that is run, not imported: how the kit names it
    "jupyter": "-m jupyter lab",
    "nbval": "--nbval",
    "pytest-xdist": "-n 2",
    "ruff": "[tool.ruff]",
}


def _imported(path: Path) -> set[str]:
    """Return the top-level names that a file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | parts}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    against = {path.name: _imported(path) & {*ROOMS, "labs"} - MAY_IMPORT[room] for path in FILES[room]}
    assert {name: rooms for name, rooms in against.items() if rooms} == {}


def test_the_solutions_import_each_other_by_their_place_so_that_the_labs_can_be_the_same_files():
    assert [path.name for path in FILES["solutions"] if "solutions" in _imported(path)] == []


def test_no_module_has_the_name_of_an_installed_library():
    libraries = {IMPORTED_AS.get(name, name) for name in REQUIRED}
    assert [path.name for room in ("kit", "solutions", "benchmarks") for path in FILES[room] if path.stem in libraries] == []


def test_the_kit_itself_is_the_first_requirement():
    assert LINES[0] == "-e ."


@pytest.mark.parametrize("line", LINES[1:])
def test_every_requirement_is_pinned_exactly_and_has_a_reason(line):
    assert PINNED.match(line)


@pytest.mark.parametrize("name", ["jupyter", "flask", "grpcio-tools", "websockets", "locust", "matplotlib", "pandas", "nbval"])
def test_what_the_course_promises_is_required(name):
    assert name in REQUIRED


@pytest.mark.parametrize("name", REQUIRED)
def test_every_requirement_is_imported_or_run_somewhere(name):
    module = IMPORTED_AS.get(name, name)
    files = [*(path for room in ROOMS for path in FILES[room]), *(ROOT / "notebooks").glob("*.ipynb")]
    commands = "".join((ROOT / file).read_text(encoding="utf-8") for file in ("Makefile", "pyproject.toml", "conftest.py"))
    used = any(re.search(rf"(import|from) {module}\b", path.read_text(encoding="utf-8")) for path in files)
    assert used or COMMANDS[name] in commands


def test_every_library_that_is_imported_is_required():
    known = {IMPORTED_AS.get(name, name) for name in REQUIRED} | {*COMES_WITH, *ROOMS, "labs", *OURS}
    imported = {name for room in ROOMS for path in FILES[room] for name in _imported(path)}
    assert sorted(imported - known - sys.stdlib_module_names) == []


@pytest.mark.parametrize(("module", "name"), COMES_WITH.items())
def test_a_library_that_is_not_required_by_name_comes_with_one_that_is(module, name):
    assert name in REQUIRED
    assert [need for need in requires(name) if re.match(rf"{module}\b", need, re.IGNORECASE)]


@pytest.mark.parametrize("name", REQUIRED)
def test_the_pinned_version_is_the_one_that_is_tested(name):
    assert version(name) == REQUIRED[name]["version"]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "tests"])
def test_every_public_name_has_a_docstring(room):
    bare = []
    for path in FILES[room]:
        if path.stem.endswith(("_pb2", "_pb2_grpc")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
        bare += [f"{path.name}: {node.name}" for node in public if not ast.get_docstring(node)]
        bare += [path.name] if tree.body and not ast.get_docstring(tree) else []
    assert bare == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.endswith(("_pb2", "_pb2_grpc"))])
def test_every_example_in_a_docstring_is_true(module):
    from kit import contract, model

    names = vars(contract) | {"sample": model.sample} | vars(importlib.import_module(module.removesuffix(".__init__")))
    runner = doctest.DocTestRunner()
    for example in doctest.DocTestFinder().find(importlib.import_module(module.removesuffix(".__init__")), extraglobs=names):
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize(("ci", "ending"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_tool_that_is_missing_skips_a_users_test_and_fails_in_ci(needs, monkeypatch, ci, ending):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ending, match="chromium is missing; install the Chromium browser"):
        needs("chromium")
