"""The progress board: how far a student is, chapter by chapter, in a terminal and in a notebook.

In a notebook ``progress()`` shows it and keeps it up to date: after each check cell and, while ``make lab`` or ``make watch`` runs,
after each save. ``kit.screen`` draws it in a terminal.
"""

import builtins
import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from kit import course, places, saved
from kit import progress as record

CAUTION = "grading runs the same checks again, in a sandbox"
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)
SIGNS = {
    "passed": ("✓", "green"),
    "blank": ("○", "dim"),
    "wrong": ("✗", "red"),
    "crash": ("!", "red"),
    "time limit": ("◷", "red"),
    "stopped": ("■", "red"),
    "not checked": ("?", "yellow"),
}
PERIOD = 0.5  # seconds between two looks at what was recorded
ENOUGH = 1500  # characters of one part of a diagnosis

_showing: list[threading.Event] = []  # what ends the refreshing of the board shown last


@dataclass(repr=False)
class Board:
    """What is known at one moment: the course, a verdict for each exercise that was judged, files that don't parse, and places."""

    course: course.Course
    verdicts: dict[str, dict]
    broken: dict[str, dict]
    places: dict[str, places.Place]
    labs: Path = record.ROOT / "labs"

    @classmethod
    def read(cls, root: Path = record.ROOT) -> "Board":
        """Read the board that watcher and check cells have left in out/progress/."""
        plan = course.load(root / "notebooks" / "course.toml")
        labs = root / "labs"
        broken = {file: fault for file, fault in record.kept("broken", root).items() if saved.is_as_it_was(labs / file, fault)}
        return cls(plan, record.recorded(root), broken, places.where(root), labs)

    def ending(self, exercise: str) -> str:
        """Return how the exercise's last check ended: "blank" where there was none, "not checked" while a file it needs doesn't parse."""
        if self.stopped_by(exercise):
            return "not checked"
        return self.verdicts.get(exercise, {}).get("ending", "blank")

    def stopped_by(self, exercise: str) -> list[str]:
        """Return the files that the exercise needs and that do not parse."""
        return [file for file, fault in self.broken.items() if exercise in fault.get("exercises", [])]

    def fault(self, file: str) -> str:
        """Say where and why a file does not parse."""
        found = self.broken[file]
        where = f", line {found['line']}" if found["line"] else ""
        return f"labs/{file}{where}: {found['message']}"

    def sign(self, exercise: str) -> tuple[str, str]:
        """Return a sign that tells endings apart without colour, and its colour."""
        return SIGNS.get(self.ending(exercise), ("■", "red"))

    def passed(self, exercises: tuple[course.Exercise, ...]) -> int:
        """Count those that pass."""
        return sum(self.ending(each.name) == "passed" for each in exercises)

    def chapter(self, name: str) -> course.Chapter | None:
        """Return a chapter by its name or its notebook's number, the first one for "", None for any other."""
        if not name:
            return self.chapters()[0]
        return next((each for each in self.chapters() if name in (each.name, _number(each))), None)

    def no_chapter(self, name: str) -> str:
        """Say that there is no chapter ``name``, and which there are."""
        return (
            f"there is no chapter {name} with exercises; there are {', '.join(f'{_number(each)} {each.name}' for each in self.chapters())}"
        )

    def chapters(self) -> list[course.Chapter]:
        """Return the chapters that have exercises."""
        return [chapter for chapter in self.course.chapters if chapter.exercises]

    def is_begun(self, chapter: course.Chapter) -> bool:
        """Say whether a chapter is under way: something in it was tried, and not all of it passes."""
        tried = any(self.ending(each.name) != "blank" for each in chapter.exercises)
        return tried and self.passed(chapter.exercises) < len(chapter.exercises)

    def focus(self, exercises: list[str]) -> str:
        """Return the exercise at hand: the first that fails, else the first that is blank, else the last."""
        failing = [each for each in exercises if self.ending(each) not in ("passed", "blank")]
        return (failing or [each for each in exercises if self.ending(each) != "passed"] or exercises[-1:] or [""])[0]

    def total(self) -> str:
        """Return the line that stands above everything."""
        every = tuple(self.course.exercises.values())
        points = sum(each.points for each in every if self.ending(each.name) == "passed")
        return f"visible {self.passed(every)}/{len(every)} · {points} of {self.course.possible} points; {CAUTION}"

    def hint(self, exercise: str) -> str:
        """Return the hint of an exercise."""
        return record.about(exercise)[1]

    def caption(self, exercise: str) -> str:
        """Return what the check of an exercise has shown or, before it passes, what is to be written, or to be shown."""
        shown = record.about(exercise)[0]
        if self.ending(exercise) == "passed":
            return shown
        task = places.task(self.labs, self.places[exercise], exercise) if exercise in self.places else ""
        return f"to do: {task}" if task else f"to show: {shown}"

    def home(self, exercise: str) -> str:
        """Say where an exercise is to be written."""
        place = self.places.get(exercise)
        return f"labs/{place.file}" + (f", {place.function}()" if place.function else "") if place else ""

    def parts(self, exercise: str) -> list[tuple[str, str]]:
        """Return the last failure as lines of (what, text); none for an exercise that passes or is blank."""
        told = self.verdicts.get(exercise, {})
        if stopping := self.stopped_by(exercise):
            return [("waits for", f"labs/{file}") for file in stopping]
        if self.ending(exercise) in ("passed", "blank"):
            return []
        found = [*(told["diagnosis"] or {}).items(), ("said" if told["diagnosis"] else told["ending"], told["said"])]
        return [(what, _shortened(text)) for what, text in found if text]

    def __repr__(self) -> str:
        return self.total()

    def _repr_html_(self) -> str:
        return PAGES.get_template("board.html").render(board=self, caution=CAUTION, dropped=course.DROPPED)


def progress(root: Path = record.ROOT) -> None:
    """Show the board in this cell, and draw it anew whenever something was recorded, until ``progress()`` is called again."""
    handle, over = builtins.display(Board.read(root), display_id=True), threading.Event()  # IPython put it among the builtins
    if _showing:
        _showing.pop().set()
    _showing.append(over)
    threading.Thread(target=_refresh, args=(handle, root, over), daemon=True).start()


def _refresh(handle, root: Path, over: threading.Event) -> None:
    seen = _state(root)
    while not over.wait(PERIOD):
        if (now := _state(root)) != seen:
            seen = now
            handle.update(Board.read(root))


def _state(root: Path) -> list[tuple[str, int]]:
    """Return what is another whenever something was recorded."""
    found = []
    for path in sorted((root / record.FOLDER).glob("*.json")):
        with contextlib.suppress(OSError):
            found.append((path.name, path.stat().st_mtime_ns))
    return found


def _number(chapter: course.Chapter) -> str:
    return chapter.notebook.stem.partition("_")[0]


def _shortened(text: str) -> str:
    return text if len(text) <= ENOUGH else f"{text[:200]} … {text[200 - ENOUGH :]}"
