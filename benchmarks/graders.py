"""Grade one class with nbgrader, with otter-grader and with ours: ``python -m benchmarks.graders`` says what a submission costs each.

Ten exercises of the course that are functions; each student's answers are the same code for all, right and wrong ones, and the marks that
come out are compared with what the answers deserve: a grader that is wrong is not fast. The rivals run in environments that pip makes in a
throwaway folder, in turn with ours, in a random order. Then six simple attacks are tried on each. What this can't tell: how they do
on a cluster or inside Docker, and what an assignment of another kind would cost.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks import graders_attacks, graders_nbgrader, graders_otter, graders_ours, graders_plot, graders_rivals, machine, steps
from benchmarks.graders_assignment import EXERCISES, function, students, worth

SUBMISSIONS, REPEATS = 10, 3
AT_ONCE = {"otter": 1, "otter-2": 2}  # processes; nbgrader knows no more than one


def measure(submissions: int, repeats: int, tell: steps.Tell, venvs: Path | None = None, without_ours: bool = False) -> dict:
    """Return the result as plain JSON types; RuntimeError where a grader could not be run."""
    kinds = [kind for kind in graders_plot.KINDS if kind != "ours" or not without_ours]
    parameters = {"submissions": submissions, "repeats": repeats, "exercises": list(EXERCISES)}
    result = machine.describe() | {"schema": 1, "parameters": parameters, "kinds": {kind: {"repeats": []} for kind in kinds}}
    with ExitStack() as stack:
        home = venvs or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tell("pip installs nbgrader and otter-grader")
        bins = {rival: graders_rivals.install(rival, home) for rival in graders_rivals.PINNED}
        result["rivals"] = {rival: graders_rivals.versions(bin_) for rival, bin_ in bins.items()}
        chance = random.Random(0)
        for repeat in range(repeats):
            for kind in chance.sample(kinds, len(kinds)):
                tell(f"repeat {repeat + 1} of {repeats}: {graders_plot.KINDS[kind]}")
                result["kinds"][kind]["repeats"].append(once(kind, bins, submissions))
        nbgrader, otter = bins["nbgrader"], bins["otter-grader"]
        result["attacks"] = {"nbgrader": graders_attacks.on_nbgrader(nbgrader, tell), "otter": graders_attacks.on_otter(otter, tell)}
        if not without_ours:
            tell("this kit is attacked")
            result["attacks"]["ours"] = graders_attacks.on_ours()
    return result


def once(kind: str, bins: dict[str, Path], submissions: int) -> dict:
    """Let one grader grade the class in a fresh folder; return seconds and CPU seconds a submission, and how many marks were right."""
    answers = students(submissions)
    with graders_ours.elsewhere() as made:
        grade, read = prepared(kind, bins, Path(made), answers)
        cpu, began = cpu_of_the_machine(), time.perf_counter()
        grade()
        seconds, cpu = time.perf_counter() - began, cpu_of_the_machine() - cpu
        marks = read()
    right = sum(marks.get(student, {}).get(name) == points for student, each in answers.items() for name, points in worth(each).items())
    return {"seconds": seconds / submissions, "cpu": cpu / submissions, "right": right, "marks": submissions * len(EXERCISES)}


def cpu_of_the_machine() -> float:
    """Return the seconds that all cores have been busy. What runs in a sandbox is nobody's child, so a process's own count misses it."""
    times = psutil.cpu_times()
    return times.user + times.nice + times.system + times.irq + times.softirq


def prepared(kind: str, bins: dict[str, Path], folder: Path, answers: dict[str, dict[str, str]]) -> tuple[Callable, Callable]:
    """Lay out the assignment and what the class hands in; return the call that is measured, and the one that reads the marks."""
    if kind == "ours":
        graders_ours.prepare(folder)
        for student, each in answers.items():
            graders_ours.submit(folder, student, each)
        return lambda: graders_ours.grade(folder), lambda: graders_ours.marks(folder)
    rival, bin_ = (graders_nbgrader, bins["nbgrader"]) if kind == "nbgrader" else (graders_otter, bins["otter-grader"])
    rival.prepare(bin_, folder)
    for student, each in answers.items():
        rival.submit(folder, student, {name: function(name, answer) for name, answer in each.items()})
    if kind == "nbgrader":
        return lambda: rival.grade(bin_, folder), lambda: rival.marks(bin_, folder)
    return lambda: rival.grade(bin_, folder, AT_ONCE[kind]), lambda: rival.marks(folder)


def main() -> int:
    """Measure and store, or read what was stored; draw it and say what it holds."""
    parser = steps.parser("graders", "Grade one class with nbgrader, otter-grader and this kit (some minutes; pip downloads the two).")
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS, choices=range(1, 201), metavar="N", help="1 to 200 (default 10)")
    parser.add_argument("--venvs", type=Path, metavar="FOLDER", help="keep the rivals' environments there (default: a throwaway folder)")
    parser.add_argument("--without-ours", action="store_true", help="measure the rivals only")
    options = parser.parse_args()
    number, repeats = (3, 1) if options.quick else (options.submissions, REPEATS)
    return steps.run("graders", graders_plot, options, lambda tell: measure(number, repeats, tell, options.venvs, options.without_ours))


if __name__ == "__main__":
    sys.exit(main())
