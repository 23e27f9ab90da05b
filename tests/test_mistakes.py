"""The bank of wrong answers: each file of solutions/mistakes is told apart by its exercise's check, and right ones pass.

A file holds what stands in place of an answer. Its ``Diagnosis:`` is a phrase of the failure, or "none" where the answer is right.
"""

import contextlib
import os
import queue
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent, indent

import pytest
from apart import Apart

from kit.nursery import Nursery
from kit.strip import BEGIN, END, exercises

SOLUTIONS = Path(__file__).parent.parent / "solutions"
MISTAKES = sorted(path for path in (SOLUTIONS / "mistakes").glob("*-*-*.*") if path.suffix != ".pyc")
TRIVIAL = {"start-1"}  # an exercise that is there to teach the loop, not to go wrong
NAMES = sorted(set(exercises(SOLUTIONS)) - TRIVIAL)
NO_PYTHON = {"rpc-1", "rest-5", "codecs-5", "codecs-6"}  # answers that are a .proto or a template
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


WAYS = ("together", "apart")  # in the student's process, as in a notebook; in another than the check's, as at grading
NOISE = "import logging, warnings; print('noise'); warnings.warn('noise'); logging.getLogger().warning('noise')"


def _laid(tree: Path, exercise: str, answer: str) -> Path:
    """Write the solutions to ``tree``/labs with another answer to one exercise, and return ``tree``."""
    shutil.copytree(SOLUTIONS, tree / "labs", ignore=shutil.ignore_patterns("__pycache__", "mistakes"))
    texts = {goal: _replace(goal.read_text(encoding="utf-8"), exercise, answer) for goal in (tree / "labs").rglob("*.*")}
    [(goal, text)] = [(goal, text) for goal, text in texts.items() if text is not None]
    goal.write_text(text, encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def judges(root) -> Iterator[dict[str, queue.Queue]]:
    """Give the processes that judge: two for each way."""
    with contextlib.ExitStack() as closing:
        free = {way: queue.Queue() for way in WAYS}
        for _ in range(2):
            free["together"].put(closing.enter_context(contextlib.closing(Nursery(root))))
            free["apart"].put(closing.enter_context(contextlib.closing(Apart())))
        yield free


@pytest.fixture(scope="module")
def verdicts(request, judges, tmp_path_factory) -> Iterator[dict[tuple[Path, str], Future[dict]]]:
    """Give the run of each selected mistake's check, in a tree of its own, both ways; two run at a time."""
    bank = tmp_path_factory.mktemp("mistakes")

    def run(path: Path, way: str) -> dict:
        tree = _laid(bank / way / path.name, _exercise(path), _answer(path))
        judge = judges[way].get()
        try:
            return judge.run(_exercise(path), tree)
        finally:
            judges[way].put(judge)
            shutil.rmtree(tree, ignore_errors=True)

    items = [item for item in request.session.items if "verdicts" in item.fixturenames and hasattr(item, "callspec")]
    chosen = {(item.callspec.params["path"], item.callspec.params["way"]) for item in items}
    with ThreadPoolExecutor(2) as pool:
        yield {each: pool.submit(run, *each) for each in sorted(chosen)}


def _runs() -> list[tuple[Path, str]]:
    """Return what is run: all answers apart, and together one wrong and one right answer of each exercise; with WIRELAB_FULL, all."""
    first = {}
    for path in MISTAKES:
        first.setdefault((_exercise(path), "Diagnosis: none" in path.read_text(encoding="utf-8")), path)
    together = MISTAKES if os.environ.get("WIRELAB_FULL") else sorted(first.values())
    return [*((path, "apart") for path in MISTAKES), *((path, "together") for path in together)]


@pytest.mark.parametrize(("path", "way"), _runs(), ids=lambda value: getattr(value, "name", value))
def test_a_mistake_is_told_apart_and_a_right_answer_passes(path, way, verdicts, record_property):
    verdict = verdicts[path, way].result()
    told, wanted = _told(verdict["stderr"]), DIAGNOSIS.search(path.read_text(encoding="utf-8"))[1].strip()
    record_property("verdict", [way, wanted == "none", verdict["returncode"] == 0, wanted in told])  # tests/conftest.py adds them up
    if wanted == "none":
        assert verdict["returncode"] == 0, verdict["stderr"]
    else:
        assert verdict["returncode"] == 1
        assert wanted in told


def test_a_loop_without_end_is_told_by_its_while_and_not_by_the_line_that_chance_stopped(judges, tmp_path):
    judge = judges["apart"].get()
    try:
        answer = _answer(SOLUTIONS / "mistakes" / "codecs-4-endless.py")
        verdict = judge.run("codecs-4", _laid(tmp_path, "codecs-4", answer))
    finally:
        judges["apart"].put(judge)
    assert re.search(r"no end after 5 seconds, in labs/codecs\.py, line \d+: while number > 127:", verdict["stderr"])


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NO_PYTHON])
def test_a_right_answer_that_also_prints_warns_and_logs_is_right(name, judges, tmp_path):
    [own] = [found for goal in SOLUTIONS.rglob("*.py") if "mistakes" not in goal.parts and (found := _own(goal, name))]
    judge = judges["apart"].get()
    try:
        verdict = judge.run(name, _laid(tmp_path, name, f"{NOISE}\n{own}"))
    finally:
        judges["apart"].put(judge)
    assert verdict["returncode"] == 0, verdict["stderr"]


def _own(path: Path, exercise: str) -> str | None:
    """Return the reference's own answer, None where the exercise is not in this file."""
    kept, inside = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        begin = BEGIN.match(line)
        inside = inside and not END.match(line)
        if inside:
            kept.append(line)
        inside = inside or bool(begin and begin["exercise"] == exercise)
    return dedent("\n".join(kept)) if kept else None


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


@pytest.mark.parametrize("name", ["rest-13-always-500.py", "rest-13-page.py", "rest-15-no-yield.py"])
def test_a_mistake_costs_no_other_exercise_of_its_chapter_its_points(name, judges, tmp_path):
    path = SOLUTIONS / "mistakes" / name
    mine, tree = _exercise(path), _laid(tmp_path, _exercise(path), _answer(path))
    judge = judges["apart"].get()
    try:
        others = [other for other in NAMES if other.startswith("rest-") and other != mine]
        failed = {other: verdict["stderr"] for other in others if (verdict := judge.run(other, tree))["returncode"]}
    finally:
        judges["apart"].put(judge)
    assert failed == {}
