"""Grade a class, or one labs/ tree: from a folder of submissions to marks, feedback pages and an overview.

Each tree is laid over fresh starters and judged by nbval in a sandbox (``kit/grading/``). What was graded is kept, so that a run that was
stopped goes on where it was, and the same code is graded once.
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from kit import course, places, score
from kit.grading import intake, kept, pool, record, rulings, walls
from kit.grading.plain import line
from kit.launch import ROOT

SECONDS = 300.0  # that one submission may take
FEW = 5  # submissions for which it pays to start one more worker


class NotASubmission(ValueError):
    """A path that holds nothing to grade; the message says what was looked for."""


@dataclass
class Wanted:
    """How to grade: with how many workers, on which cluster, without walls or not, how long, whether again, and which chapters (all)."""

    workers: int = 2
    dask: str | None = None
    trust: bool = False
    seconds: float = SECONDS
    again: bool = False
    chapters: tuple[str, ...] = ()

    def kind(self) -> list[str]:
        """Return the words that tell apart answers which may differ: without walls, in another time, of other chapters."""
        return [*(["trusted"] * self.trust), *([f"{self.seconds:g}s"] * (self.seconds != SECONDS)), *self.chapters]

    def course(self) -> course.Course:
        """Return the course, or the chapters of it that are asked for."""
        whole = course.load()
        if unknown := set(self.chapters) - {chapter.name for chapter in whole.chapters}:
            raise course.CourseError(
                f"there is no chapter {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in whole.chapters)}"
            )
        return course.Course(tuple(each for each in whole.chapters if not self.chapters or each.name in self.chapters))


def grade_class(submissions: Path, out: Path, wanted: Wanted) -> list[dict]:
    """Grade the export in the folder ``submissions`` and write into ``out`` all that comes of it; return the records, by student.

    Raises NotASubmission for a folder without submissions, walls.NoSandbox where there is none and ``trust`` was not said, CourseError,
    and ValueError for a line of by_hand.csv that fits nobody; all before anything is graded.
    """
    lesson = wanted.course()
    deadlines = {chapter.name: chapter.deadline for chapter in lesson.chapters if chapter.deadline}
    if _is_tree(submissions):
        raise NotASubmission(f"{submissions} is one labs/ tree, not a class; say: make grade SUBMISSION={submissions}")
    if not submissions.is_dir():
        raise NotASubmission(f"{submissions} is no folder; give the folder into which you unpacked the export of your LMS")
    kept.claim(out)
    with tempfile.TemporaryDirectory(prefix="wirelab-class-") as folder:
        with _bar("reading") as bar:
            handed = intake.taken(submissions, Path(folder), deadlines, lambda done, of: bar.update(0, completed=done, total=of))
        if not handed:
            raise NotASubmission(f"{submissions} holds no submission: neither folders nor archives")
        by_hand, held = rulings.fitted(rulings.read(submissions), handed, course.load(), lesson), places.where(ROOT)
        found = _graded({each.digest: each.labs for each in handed if each.labs}, out, lesson, wanted)
        records = [record.assemble(each, found.get(each.digest) if each.labs else None, lesson, by_hand, held) for each in handed]
        from kit.grading import similar

        alike = similar.pairs({each.student: each.labs for each in handed if each.labs}, pool.starters())
    _write(records, {each.student: found[each.digest].get("seconds") for each in handed if each.labs}, alike, out)
    return records


def grade_one(labs: Path, wanted: Wanted) -> dict:
    """Grade the labs/ tree at ``labs`` (or inside it), and return the scoreboard of ``score.summary``."""
    lesson, tree = wanted.course(), _labs(labs)
    files = {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*")) if kept.is_handed(path)}
    with pool.executor(1, None) as executor:
        found = executor.submit(_job(files, lesson, wanted)).result()
    if "error" in found:
        raise RuntimeError(f"it could not be graded: {found['error']}")
    return score.summary([_row(name, exercise, found["exercises"]) for name, exercise in lesson.exercises.items()], [])


def main() -> int:
    """Grade what is named; return 0 when that went well (of one tree: for all points), 1 when not, 2 when nothing could be graded."""
    options = _parser().parse_args()
    if not (options.submissions or options.submission):
        print("make grade: name a class, make grade SUBMISSIONS=handed-in, or one labs/ tree, make grade SUBMISSION=labs", file=sys.stderr)
        return 2
    chapters = tuple(filter(None, map(str.strip, options.chapters.split(","))))
    wanted = Wanted(options.workers, options.dask, options.trust, options.seconds, options.again, chapters)
    try:
        if options.submission:
            mine = options.submission.resolve() in (ROOT, ROOT / "labs")
            return _one(options.submission, replace(wanted, trust=wanted.trust or mine), options.json)
        out = options.out or ROOT / "out" / "-".join(["grades", *chapters])
        records = grade_class(options.submissions, out, wanted)
    except (NotASubmission, walls.NoSandbox, course.CourseError, RuntimeError, ValueError, OSError) as error:
        hint = "; or, for code that you would run with your own rights, say --trust" if isinstance(error, walls.NoSandbox) else ""
        print(f"make grade: {error}{hint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nmake grade: stopped; run it again, and it goes on where it was", file=sys.stderr)
        return 130
    _told(records, out, wanted)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kit.grade",
        description="Grade a class from the export of an LMS, or one labs/ tree. nbval judges each exercise, in a sandbox.",
        epilog="examples: make grade SUBMISSIONS=handed-in · make grade SUBMISSION=labs · "
        "make grade SUBMISSIONS=handed-in ARGS='--chapters rest --workers 8'",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "submissions", type=Path, nargs="?", help="a folder of submissions: folders, zips or tarballs, as an LMS exports them"
    )
    which.add_argument("--one", dest="submission", type=Path, metavar="LABS", help="grade one labs/ tree, and print its scoreboard")
    parser.add_argument("--out", type=Path, help="where to write (default: out/grades, and of some chapters out/grades-rest)")
    parser.add_argument(
        "--workers", type=int, default=2 * (os.cpu_count() or 1), help="submissions at a time, at most (default: two for each core)"
    )
    parser.add_argument("--dask", metavar="ADDRESS", help="grade on this dask.distributed scheduler, as in tcp://127.0.0.1:8786")
    parser.add_argument("--chapters", default="", metavar="NAMES", help="grade these alone, as in rest,rpc (default: all)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"that one submission may take (default: {SECONDS:g})")
    parser.add_argument("--trust", action="store_true", help="grade without a sandbox: the code runs with your rights")
    parser.add_argument("--again", action="store_true", help="grade again what was graded before")
    parser.add_argument("--json", action="store_true", help="with --one: print the scoreboard as JSON")
    return parser


def _graded(trees: dict[str, Path], out: Path, lesson: course.Course, wanted: Wanted) -> dict[str, dict]:
    """Return how each tree did, by its digest; grade those of which nothing is kept."""
    folder = kept.folder(out, wanted.kind())
    found = {} if wanted.again else kept.answers(folder)
    missing = {digest: labs for digest, labs in sorted(trees.items()) if digest not in found}
    if not missing:
        return found
    if not wanted.trust and not wanted.dask:
        walls.tool()
    with _bar("grading") as bar, pool.executor(min(wanted.workers, -(-len(missing) // FEW)), wanted.dask) as executor:
        bar.update(0, total=len(missing))
        jobs = {executor.submit(_job(_files(labs), lesson, wanted)): digest for digest, labs in missing.items()}
        for future in as_completed(jobs):
            found[jobs[future]] = answer = _answer(future)
            if "error" not in answer:
                kept.keep(folder / f"{jobs[future]}.json", answer)
            bar.advance(0)
    return found


def _answer(future: Future) -> dict:
    """Return how a tree did; where the grader itself fails, as an ``error``, for one submission must not stop the class."""
    try:
        return future.result()
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _job(files: dict[str, bytes], lesson: course.Course, wanted: Wanted) -> dict:
    sheets = [chapter.notebook.name for chapter in lesson.chapters if chapter.exercises]
    return {"files": files, "sheets": sheets, "trust": wanted.trust, "seconds": wanted.seconds}


def _write(records: list[dict], seconds: dict[str, float | None], alike: list[dict], out: Path) -> None:
    """Write everything that comes out of a class."""
    from kit.grading import gradebook, overview, pages

    for name in ("records", "feedback"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "records").mkdir(parents=True)
    times = {student: {"seconds": each} for student, each in seconds.items() if each is not None}
    for name, content in (("similar.json", alike), ("times.json", times), ("grades.json", records)):
        kept.keep(out / name, content)
    for each in records:
        kept.keep(out / "records" / f"{each['student']}.json", each)
        pages.write(each, out)
    for sentence in gradebook.write(records, out):
        print(sentence, file=sys.stderr)
    overview.write(records, times, out)


def _files(labs: Path) -> dict[str, bytes]:
    return {path.relative_to(labs).as_posix(): path.read_bytes() for path in sorted(labs.rglob("*")) if path.is_file()}


def _labs(path: Path) -> Path:
    """Return the labs/ tree at ``path`` or one level below it."""
    for labs in (path, path / "labs"):
        if _is_tree(labs):
            return labs
    raise NotASubmission(f"{path} is no labs/ tree: it should hold start.py, codecs.py, rest/, rpc/ and ws/, or a folder labs that does")


def _is_tree(path: Path) -> bool:
    return (path / "rest").is_dir() and (path / "start.py").is_file()


def _row(name: str, exercise: course.Exercise, found: dict) -> score.Row:
    told = found.get(name, {"ending": "not run", "diagnosis": None, "said": ""})
    reason = (told["diagnosis"] or {}).get("likely") or told["said"].strip().split("\n")[-1]
    outcome = "passed" if told["ending"] == "passed" else "failed"
    return score.Row(name, exercise.points, exercise.chapter, outcome, "" if outcome == "passed" else f"{told['ending']}: {reason}")


def _one(labs: Path, wanted: Wanted, as_json: bool) -> int:
    summary = grade_one(labs, wanted)
    if as_json:
        print(json.dumps(summary, indent=1, ensure_ascii=False))
    else:
        print(score.board([score.Row(**{key: row[key] for key in score.Row.__annotations__}) for row in summary["exercises"]]))
    return 0 if summary["earned"] == summary["possible"] else 1


def _told(records: list[dict], out: Path, wanted: Wanted) -> None:
    """Say in a few lines what came of the class."""
    graded = [each for each in records if each["ending"] == "graded"]
    print(f"{len(graded)} of {len(records)} graded; {out / 'overview.html'} shows them, {out / 'grades.csv'} has the marks")
    if wanted.trust:
        print("  without walls (--trust): a submission could have changed its marks, and others'")
    for each in records:
        if each["ending"] != "graded":
            print(f"  {line(each['name'])}: {each['ending']}: {line(each['why'])}")


@contextlib.contextmanager
def _bar(word: str) -> Iterator[Progress]:
    shown = (TextColumn(word), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*shown, transient=True, console=Console(stderr=True)) as bar:
        bar.add_task(word, total=None)
        yield bar


if __name__ == "__main__":
    sys.exit(main())
