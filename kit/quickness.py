"""Measure how long it takes from saving an exercise's answer to its green line: ``python -m kit.quickness``.

In a copy of the kit with everything solved, each exercise is made blank again, then its answer is saved, as an editor would, with the
watcher running: file events, comparing, forking, the check and the server that it starts are all in the time. It needs solutions/.
"""

import argparse
import math
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kit import places, strip
from kit.progress import ROOT
from kit.rerun import Rerun
from kit.watch import watching

WITHIN = 60  # seconds until an exercise counts as failed
AIM = 1.5  # seconds at the 95th percentile
ROOMS = ("kit", "labs", "notebooks", "benchmarks")


def solved(text: str, name: str, blank: str = "") -> str:
    """Return the text of a solution's file ``name`` without its markers, with the exercise ``blank`` as its starter has it.

    >>> solved("# BEGIN SOLUTION start-1: add\\nreturn 3\\n# END SOLUTION\\n", "start.py")
    'return 3\\n'
    """
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        begin = strip.BEGIN.match(line.rstrip("\n"))
        inside = bool(begin and begin["exercise"] == blank) or (inside and not strip.END.match(kept[-1].rstrip("\n")))
        if inside or not (begin or strip.END.match(line.rstrip("\n"))):
            kept.append(line)
    return strip.strip("".join(kept), name)


def lay_out(folder: Path) -> None:
    """Make a kit in ``folder`` whose labs/ are all solved."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb_checkpoints"))
    for path in strip.files(ROOT / "solutions"):
        goal = folder / "labs" / path.relative_to(ROOT / "solutions")
        if places.MARK.search(path.read_text(encoding="utf-8", errors="replace")):
            goal.write_text(solved(path.read_text(encoding="utf-8"), path.name), encoding="utf-8")
    places.remember(ROOT / "solutions", folder / "labs")


def measure(root: Path, every: int = 1) -> dict[str, float]:
    """Return the seconds from a save to green of each ``every``-th exercise; infinity for one that did not become green."""
    rerun, times = Rerun(root), {}
    names = list(rerun.course.exercises)[::every]
    with watching(rerun):
        _until(lambda: rerun.leading and rerun.idle(), 600)
        for exercise in names:
            path = root / "labs" / rerun.held[exercise].file
            text = (ROOT / "solutions" / rerun.held[exercise].file).read_text(encoding="utf-8")
            path.write_text(solved(text, path.name, exercise), encoding="utf-8")
            _until(lambda name=exercise: rerun.idle() and rerun.verdicts[name]["ending"] != "passed", WITHIN)
            start = time.monotonic()
            path.write_text(solved(text, path.name), encoding="utf-8")
            green = _until(lambda name=exercise: rerun.verdicts[name]["ending"] == "passed", WITHIN)
            times[exercise] = time.monotonic() - start if green else math.inf
            _until(rerun.idle, WITHIN)
    return times


def main() -> int:
    """Measure, print the figures, and return 1 when the aim was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.quickness", description="Measure the time from saving an answer to its green line."
    )
    parser.add_argument("--every", type=int, default=1, help="measure only each so many-th exercise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirelab-") as folder:
        lay_out(Path(folder))
        times = measure(Path(folder), options.every)
    ranked = sorted(times.values())
    middle, high = ranked[len(ranked) // 2], ranked[math.ceil(0.95 * len(ranked)) - 1]
    print("slowest", *(f"  {name:10} {times[name]:.2f} s" for name in sorted(times, key=times.get)[:-9:-1]), sep="\n")
    print(
        f"{len(times)} exercises, from save to green: p50 {middle:.2f} s · p95 {high:.2f} s · longest {ranked[-1]:.2f} s (aim: p95 {AIM} s)"
    )
    return int(high > AIM)


def _until(condition, within: float) -> bool:
    end = time.monotonic() + within
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.005)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
