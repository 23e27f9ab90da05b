"""Each exercise stands on its own: its check passes while every other one is blank, and finds it blank whatever the others are."""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from kit.strip import exercises, strip

SOLUTIONS = Path(__file__).parent.parent / "solutions"
NAMES = [name for name in exercises(SOLUTIONS) if name.startswith(("rest-", "rpc-", "ws-", "stream-", "access-"))]
SOLVED = {  # of each exercise that is checked, the exercises that are solved
    "alone": lambda name: {name},
    "blank": lambda name: set(exercises(SOLUTIONS)) - {name},
    "fresh": lambda name: set(),
}
PAIRS = [(name, state) for name in NAMES for state in SOLVED]
CHECKS = """
import contextlib, importlib, io, json, pathlib
from kit.checks import check
for exercise, files in json.loads(pathlib.Path("jobs.json").read_text(encoding="utf-8")):
    for name, text in files.items():
        pathlib.Path(name).write_text(text, encoding="utf-8")
    said = "passed"
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            check(exercise, importlib.import_module("labs." + exercise.partition("-")[0]))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
    print(json.dumps(said), flush=True)
"""


def _files(solved: set[str]) -> dict[str, str]:
    """Return every file of labs/ in which there are exercises, with the answers of those that are ``solved``."""
    files = {}
    for path in sorted(SOLUTIONS.rglob("*.*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "BEGIN SOLUTION" in text and path.suffix != ".pyc" and "mistakes" not in path.parts:
            for name in solved:
                text = re.sub(rf"^.*BEGIN SOLUTION {name}: .*\n((?:.*\n)*?).*END SOLUTION.*\n", r"\1", text, flags=re.MULTILINE)
            files[f"labs/{path.relative_to(SOLUTIONS).as_posix()}"] = strip(text, path.name)
    return files


@pytest.fixture(scope="module")
def said(request, root, python, tmp_path_factory) -> Iterator[dict[tuple[str, str], Future]]:
    """Give what each selected check says of its exercise in each state; two processes share the work."""

    def run(pairs: list[tuple[str, str]], tree: Path) -> dict[tuple[str, str], str]:
        shutil.copytree(root / "kit", tree / "kit", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(SOLUTIONS, tree / "labs", ignore=shutil.ignore_patterns("__pycache__", "mistakes"))
        jobs = [(name, _files(SOLVED[state](name))) for name, state in pairs]
        (tree / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
        told = python("-c", CHECKS, path=tree, within=600)
        assert told.returncode == 0, told.stderr
        return dict(zip(pairs, map(json.loads, told.stdout.splitlines()), strict=True))

    chosen = [item.callspec.params["pair"] for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    with ThreadPoolExecutor(2) as pool:
        halves = chosen[::2], chosen[1::2]
        runs = [
            (half, pool.submit(run, half, tmp_path_factory.mktemp("alone"))) for half in halves
        ]  # not made in the threads: it is not safe
        yield {pair: future for half, future in runs for pair in half}


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_check_needs_no_other_exercise_and_no_other_hides_its_blank(pair, said):
    name, state = pair
    wanted = "passed" if state == "alone" else f"NotImplementedError: exercise {name}: {exercises(SOLUTIONS)[name]}"
    assert said[pair].result()[pair] == wanted
