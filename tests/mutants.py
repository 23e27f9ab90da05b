"""Change each exercise's answer a little, in every way that mutmut knows, and store whether the exercise's check notices.

    .venv/bin/pip install mutmut==3.8.1
    python tests/mutants.py [--only 'rest-*' ws-4] [--workers 2]

The tool is no requirement of the kit: what it made is stored in mutants.json, from where a test runs some of it again. It changes Python
only, so the exercises in .proto and .html files have no mutants; the bank of wrong answers covers those. A mutant that the check passes
needs a reason in mutants.json why it is equivalent: no caller that keeps to the docstring can tell it from the answer.
"""

import argparse
import contextlib
import datetime
import difflib
import fnmatch
import hashlib
import importlib
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
STORED = Path(__file__).with_suffix(".json")
PATIENCE = 20  # seconds; a check takes one or two, and ends a hanging answer by itself after fifty
UNTOUCHED = ("len", "isinstance")  # calls that mutmut leaves alone, as every change of them raises at once

sys.path.insert(0, str(ROOT))  # run as a script, this file's own folder is all that is on the path

from kit.markers import BEGIN, END, markers  # noqa: E402
from kit.nursery import Nursery  # noqa: E402


class Answer(NamedTuple):
    """The lines of an exercise in its file: from ``begin`` up to ``end``, without the markers, ``body`` being those lines unindented."""

    exercise: str
    path: Path
    begin: int
    end: int
    body: str

    @property
    def digest(self) -> str:
        """Return what tells this body from an edited one."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:16]

    def replaced(self, text: str, mutant: dict) -> str:
        """Return the file's ``text`` with ``mutant`` in place of the answer."""
        lines, first = self.body.splitlines(), mutant["line"] - 1
        if lines[first : first + len(mutant["before"])] != mutant["before"]:
            raise ValueError(f"{self.exercise} has been edited since; run python tests/mutants.py --only {self.exercise}")
        lines[first : first + len(mutant["before"])] = mutant["after"]
        whole = text.splitlines()
        margin = BEGIN.match(whole[self.begin - 1])["indent"]
        return "\n".join([*whole[: self.begin], indent("\n".join(lines), margin), *whole[self.end :]]) + "\n"


def answers(source: Path) -> dict[str, Answer]:
    """Return the answer of each exercise under ``source`` that is written in Python."""
    found = {}
    for marker in markers(source):
        if marker.path.suffix == ".py":
            lines = (source / marker.path).read_text(encoding="utf-8").splitlines()
            end = next(number for number in range(marker.line, len(lines)) if END.match(lines[number]))
            found[marker.exercise] = Answer(marker.exercise, marker.path, marker.line, end, dedent("\n".join(lines[marker.line : end])))
    return found


def mutants(answer: Answer) -> Iterator[dict]:
    """Yield each change that mutmut's operators make to ``answer``: operator, line in the body, lines before and after."""
    cst = importlib.import_module("libcst")  # both come with mutmut, which nobody needs who only runs the tests
    operators = importlib.import_module("mutmut.mutation.mutators").mutation_operators
    module, seen = cst.parse_module(answer.body + "\n"), {answer.body}
    for node in _nodes(cst, module):
        for kind, operator in operators:
            for changed in operator(node) if isinstance(node, kind) else ():
                body = module.deep_replace(node, changed).code.rstrip("\n")
                if body not in seen and _compiles(body):
                    seen.add(body)
                    yield {"operator": operator.__name__.removeprefix("operator_"), **_difference(answer.body, body)}


def _nodes(cst, node) -> Iterator:
    """Yield what mutmut would change; it leaves alone annotations and decorators too, of which a change raises at import."""
    if isinstance(node, cst.Annotation | cst.Decorator) or (isinstance(node, cst.Call) and getattr(node.func, "value", "") in UNTOUCHED):
        return
    yield node
    for child in node.children:
        yield from _nodes(cst, child)


def _compiles(body: str) -> bool:
    with contextlib.suppress(SyntaxError):
        compile("async def answer():\n" + indent(body, " "), "answer", "exec")
        return True
    with contextlib.suppress(SyntaxError):  # an answer that yields from something is not to be async
        compile("def answer():\n" + indent(body, " "), "answer", "exec")
        return True
    return False


def _difference(before: str, after: str) -> dict:
    old, new = before.splitlines(), after.splitlines()
    blocks = [block for block in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if block[0] != "equal"]
    begin, end, first, last = blocks[0][1], blocks[-1][2], blocks[0][3], blocks[-1][4]
    return {"line": begin + 1, "before": old[begin:end], "after": new[first:last]}


class Trees:
    """Copies of the kit and the reference, each with a process that has them imported; one for each worker."""

    def __init__(self, workers: int):
        self.closing, self.idle = contextlib.ExitStack(), queue.Queue()
        for _ in range(workers):
            tree = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
            shutil.copytree(ROOT / "kit", tree / "kit", ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(ROOT / "solutions", tree / "labs", ignore=shutil.ignore_patterns("__pycache__", "mistakes"))
            self.idle.put((tree, self.closing.enter_context(contextlib.closing(Nursery(tree)))))

    def outcome(self, answer: Answer, mutant: dict | None) -> str:
        """Return what the check makes of ``mutant``, or of the answer itself: "noticed", "hung" or "passed"."""
        tree, nursery = self.idle.get()
        goal = tree / "labs" / answer.path
        text = goal.read_text(encoding="utf-8")
        ending = threading.Timer(PATIENCE, nursery.cancel)
        try:
            goal.write_text(answer.replaced(text, mutant) if mutant else text, encoding="utf-8")
            ending.start()
            code = nursery.run(answer.exercise, tree)["returncode"]
        finally:
            ending.cancel()
            goal.write_text(text, encoding="utf-8")
            self.idle.put((tree, nursery))
        return {0: "passed", -9: "hung"}.get(code, "noticed")


def measured(answer: Answer, trees: Trees, pool: ThreadPoolExecutor, known: dict) -> dict:
    """Return what is stored of an exercise: each mutant with its outcome, and the reason of one that passed from ``known``."""
    made = list(mutants(answer))
    for mutant, outcome in zip(made, pool.map(lambda each: trees.outcome(answer, each), made), strict=True):
        mutant["outcome"] = outcome
        if outcome == "passed":
            mutant["reason"] = known.get((mutant["line"], *mutant["before"], *mutant["after"]), "")
    return {"file": answer.path.as_posix(), "digest": answer.digest, **_circumstances(), "mutants": made}


def _circumstances() -> dict:
    words = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    versions = {name: version(name) for name in ("mutmut", "libcst")} | {"python": sys.version.split()[0]}
    return {"date": datetime.date.today().isoformat(), "commit": commit, "versions": versions}


def stored() -> dict:
    """Return what was measured last."""
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {"exercises": {}}


def _store(exercises: dict) -> None:
    """Write all that is known, a line for each mutant, so that a difference can be read."""
    parts = []
    for name, exercise in exercises.items():
        head = json.dumps({name: {**exercise, "mutants": []}}, ensure_ascii=False)[1:-3]
        parts.append(head + ",".join("\n " + json.dumps(each, ensure_ascii=False) for each in exercise["mutants"]) + "]}")
    STORED.write_text('{"exercises": {\n' + ",\n".join(parts) + "\n}}\n", encoding="utf-8")


def _told(name: str, exercise: dict) -> None:
    """Print how many mutants there were, and those that passed without a reason."""
    left = [each for each in exercise["mutants"] if each["outcome"] == "passed" and not each["reason"]]
    print(f"{name:10} {len(exercise['mutants']):3} mutants, {len(left)} to explain", flush=True)
    for each in left:
        print(f"    line {each['line']}: {' '.join(each['before'])}\n    {' ':7}{' '.join(each['after'])}", flush=True)


def main() -> int:
    """Measure the exercises that are asked for, keep what is known of others, and print what passed without a reason."""
    parser = argparse.ArgumentParser(description="Mutate the answers and see whether the checks notice.")
    parser.add_argument("--only", nargs="+", default=["*"], help="patterns of exercises, as rest-* (default: all)")
    parser.add_argument("--workers", type=int, default=2, help="how many checks run at once (default: 2)")
    options, failed = parser.parse_args(), False
    old, found = stored()["exercises"], answers(ROOT / "solutions")
    exercises = {name: each for name, each in old.items() if name in found}
    with ThreadPoolExecutor(options.workers) as pool, (trees := Trees(options.workers)).closing:
        for name in [each for each in found if any(fnmatch.fnmatch(each, pattern) for pattern in options.only)]:
            if trees.outcome(found[name], None) != "passed":
                print(f"{name:10} the reference itself fails its check; mend that first", flush=True)
                failed = True
                continue
            made = old.get(name, {}).get("mutants", [])
            known = {(each["line"], *each["before"], *each["after"]): each.get("reason", "") for each in made}
            exercises[name] = measured(found[name], trees, pool, known)
            _told(name, exercises[name])
            _store({each: exercises[each] for each in found if each in exercises})
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
