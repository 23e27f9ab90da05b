"""The bank of wrong answers: each file of solutions/mistakes is told apart by its exercise's check, and right ones pass.

A file holds what stands in place of an answer. Its ``Diagnosis:`` is a phrase of the failure, or "none" where the answer is right.
"""

import contextlib
import queue
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from textwrap import indent

import pytest

from kit.nursery import Nursery
from kit.strip import BEGIN, END, exercises

SOLUTIONS = Path(__file__).parent.parent / "solutions"
MISTAKES = sorted(path for path in (SOLUTIONS / "mistakes").glob("*-*-*.*") if path.suffix != ".pyc")
TRIVIAL = {"start-1"}  # an exercise that is there to teach the loop, not to go wrong
NAMES = sorted(set(exercises(SOLUTIONS)) - TRIVIAL)
COMMENTS = ("// ", "{# ")  # how a file that is no Python begins the lines that explain it
DIAGNOSIS = re.compile(r"^(?://|\{#)?\s*Diagnosis: (.+?)(?: #\})?$", re.MULTILINE)


def _exercise(path: Path) -> str:
    return "-".join(path.stem.split("-")[:2])


def _answer(path: Path) -> str:
    """Return a mistake's lines without the words that explain it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.split('"""', 2)[2].strip("\n")
    return "\n".join(line for line in text.splitlines() if not line.startswith(COMMENTS)).strip("\n")


def _replace(text: str, exercise: str, answer: str) -> str | None:
    """Return ``text`` with ``answer`` in place of the exercise's own, or None where the exercise is not in it."""
    kept, inside = [], False
    for line in text.splitlines():
        begin = BEGIN.match(line)
        if begin and begin["exercise"] == exercise:
            kept.append(indent(answer, begin["indent"]))
            inside = True
        elif not inside:
            kept.append(line)
        inside = inside and not END.match(line)
    return "\n".join(kept) + "\n" if exercise in re.findall(r"BEGIN SOLUTION ([a-z]+-\d+)", text) else None


@pytest.fixture(scope="module")
def verdicts(request, root, tmp_path_factory) -> Iterator[dict[Path, Future[dict]]]:
    """Give the run of each selected mistake's check, in a process and a tree of its own; two run at a time."""
    bank = tmp_path_factory.mktemp("mistakes")
    nurseries: queue.Queue[Nursery] = queue.Queue()

    def run(path: Path) -> dict:
        tree = bank / path.name
        shutil.copytree(root / "kit", tree / "kit", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(SOLUTIONS, tree / "labs", ignore=shutil.ignore_patterns("__pycache__", "mistakes"))
        texts = {goal: _replace(goal.read_text(encoding="utf-8"), _exercise(path), _answer(path)) for goal in (tree / "labs").rglob("*.*")}
        [(goal, text)] = [(goal, text) for goal, text in texts.items() if text is not None]
        goal.write_text(text, encoding="utf-8")
        nursery = nurseries.get()
        try:
            return nursery.run(_exercise(path), tree)
        finally:
            nurseries.put(nursery)
            shutil.rmtree(tree, ignore_errors=True)

    chosen = {
        item.callspec.params["path"] for item in request.session.items if "verdicts" in item.fixturenames and hasattr(item, "callspec")
    }
    with contextlib.ExitStack() as closing:
        for _ in range(2):
            nurseries.put(closing.enter_context(contextlib.closing(Nursery())))
        with ThreadPoolExecutor(2) as pool:
            yield {path: pool.submit(run, path) for path in sorted(chosen)}


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.name)
def test_a_mistake_is_told_apart_and_a_right_answer_passes(path, verdicts):
    verdict = verdicts[path].result()
    told, wanted = _told(verdict["stderr"]), DIAGNOSIS.search(path.read_text(encoding="utf-8"))[1].strip()
    if wanted == "none":
        assert verdict["returncode"] == 0, verdict["stderr"]
    else:
        assert verdict["returncode"] == 1
        assert wanted in told


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_has_mistakes_that_its_check_must_find_and_a_right_answer_that_is_not_ours(name):
    diagnoses = [DIAGNOSIS.search(path.read_text(encoding="utf-8"))[1].strip() for path in MISTAKES if _exercise(path) == name]
    right = Counter(diagnosis == "none" for diagnosis in diagnoses)
    assert right[False] >= 3
    assert right[True] >= 1


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.name)
def test_a_mistake_belongs_to_an_exercise_says_what_is_wrong_and_is_no_copy_of_the_answer(path):
    text = path.read_text(encoding="utf-8")
    assert _exercise(path) in NAMES + sorted(TRIVIAL)
    assert re.search(rf"^(\"\"\"|// |\{{# ){_exercise(path)}: .+", text)
    own = [goal.read_text(encoding="utf-8") for goal in SOLUTIONS.rglob("*.*") if goal.is_file() and goal.suffix != ".pyc"]
    assert _replaced_by_itself(own, path) is False


def _replaced_by_itself(texts: list[str], path: Path) -> bool:
    """Say whether putting the mistake in place of the answer changes nothing."""
    for text in texts:
        changed = _replace(text, _exercise(path), _answer(path))
        if changed is not None:
            plain = "".join(line for line in text.splitlines(keepends=True) if not (BEGIN.match(line) or END.match(line)))
            others = "".join(line for line in changed.splitlines(keepends=True) if not (BEGIN.match(line) or END.match(line)))
            return plain == others
    return True


def _told(stderr: str) -> str:
    """Return what a student reads: the diagnosis with the server's own traceback under it or, where there is none, the last error."""
    _, found, diagnosis = stderr.partition("kit.checks.Wrong: ")
    return diagnosis if found else stderr.rpartition("Traceback")[2]
