"""The course as its instructor sets it: chapters in order, what each exercise is worth, what is dropped, what is due when.

All of it stands in notebooks/course.toml, and nowhere else. ``python -m kit.course`` shows what the file says now.
"""

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HOME = Path(__file__).parent.parent / "notebooks" / "course.toml"
DROPPED = "dropped"  # what stands in place of an exercise's points when it counts no more
NAME = re.compile(r"[a-z]+-\d+")


class CourseError(ValueError):
    """A course.toml that says too little, or something else than the notebooks; the message says what to write."""


@dataclass(frozen=True)
class Exercise:
    """One exercise and its worth: whole points, or 0 when it was dropped."""

    name: str
    chapter: str
    points: int

    @property
    def dropped(self) -> bool:
        """Say whether its check may still run, but for no points."""
        return self.points == 0


@dataclass(frozen=True)
class Chapter:
    """One chapter: its notebook, when its exercises are due (an aware datetime, or None for never), and its exercises in order."""

    name: str
    notebook: Path
    deadline: datetime | None
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course:
    """The chapters in order."""

    chapters: tuple[Chapter, ...]

    @property
    def exercises(self) -> dict[str, Exercise]:
        """Return every exercise by its name, in order."""
        return {exercise.name: exercise for chapter in self.chapters for exercise in chapter.exercises}

    @property
    def possible(self) -> int:
        """Return the points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises.values())

    def __getitem__(self, exercise: str) -> Exercise:
        try:
            return self.exercises[exercise]
        except KeyError:
            raise CourseError(
                f"there is no exercise {exercise!r} in course.toml; under its chapter, write for example: {exercise} = 1"
            ) from None


def load(path: Path = HOME) -> Course:
    """Read course.toml at ``path`` and compare it with the notebooks beside it.

    Raises CourseError, which begins with the file's name, when it can't be read, says too little, or the notebooks hold other exercises.
    """
    try:
        lines = tomllib.loads(path.read_text(encoding="utf-8"))
        course = Course(tuple(_chapter(entry, path.parent) for entry in lines.get("chapter", [])))
        _compare(course, path.parent)
    except FileNotFoundError:
        raise CourseError(f"{path.name}: there is no such file in {path.parent.name}/; it says what each exercise is worth") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, CourseError) as error:
        raise CourseError(f"{path.name}: {error}") from None
    return course


def checks_of(notebook: Path) -> list[str]:
    """Return the exercise of each check cell of a notebook, by its tag ``exercise:rest-3``, in order."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tags = [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
    return [tag.partition(":")[2] for tag in tags if tag.startswith("exercise:")]


def _chapter(entry: dict, folder: Path) -> Chapter:
    name = entry.get("notebook")
    if not isinstance(name, str):
        raise CourseError('a [[chapter]] names no notebook; its first line is for example: notebook = "1_rest.ipynb"')
    if unknown := sorted(entry.keys() - {"notebook", "deadline", "exercises"}):
        raise CourseError(f"{name}: {', '.join(unknown)}: not understood; a chapter has notebook, deadline and exercises")
    notebook = folder / name
    if not notebook.is_file():
        raise CourseError(f"{name}: there is no such notebook in {folder.name}/; correct the name, or remove the chapter")
    deadline = entry.get("deadline")
    if isinstance(deadline, str):
        raise CourseError(f"{name}: a deadline has no quotes; write for example: deadline = 2026-11-20T23:59:00+01:00")
    if deadline is not None and not (isinstance(deadline, datetime) and deadline.tzinfo):
        raise CourseError(f"{name}: deadline {deadline} has no offset from UTC; write for example: deadline = 2026-11-20T23:59:00+01:00")
    chapter = notebook.stem.partition("_")[2] or notebook.stem
    return Chapter(chapter, notebook, deadline, tuple(_exercise(*line, chapter) for line in entry.get("exercises", {}).items()))


def _exercise(name: str, points: object, chapter: str) -> Exercise:
    if not NAME.fullmatch(name) or name.partition("-")[0] != chapter:
        raise CourseError(f"{name} is no exercise of chapter {chapter}; its exercises are called {chapter}-1, {chapter}-2, …")
    if points == DROPPED:
        return Exercise(name, chapter, 0)
    if type(points) is not int or points < 1:  # True is an int too
        raise CourseError(f'{name} has no points: {points!r}; write a whole number, as in {name} = 2, or {name} = "{DROPPED}"')
    return Exercise(name, chapter, points)


def _compare(course: Course, folder: Path) -> None:
    """Refuse a course whose exercises are not those of its notebooks; a stranger's notebook counts when it holds an exercise of its own."""
    for chapter in course.chapters:
        name, found = chapter.notebook.name, checks_of(chapter.notebook)
        if missing := [each.name for each in chapter.exercises if each.name not in found]:
            raise CourseError(
                f"{', '.join(missing)}: no cell of {name} has the tag exercise:{missing[0]}; remove the line, or tag the cell"
            )
        if twice := sorted({each for each in found if found.count(each) > 1}):
            raise CourseError(f"{', '.join(twice)}: two cells of {name} have the tag; an exercise has one check cell")
    for notebook in sorted(folder.glob("*.ipynb")):
        if unnamed := [each for each in checks_of(notebook) if each not in course.exercises]:
            raise CourseError(
                f"{', '.join(unnamed)}: checked in {notebook.name}, and given no points; under its chapter, write for example "
                f'{unnamed[0]} = 1, or {unnamed[0]} = "{DROPPED}"'
            )


def main() -> int:
    """Print the course; return 1 when the file is not right."""
    try:
        course = load()
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    for chapter in course.chapters:
        due = f"due {chapter.deadline.isoformat(sep=' ', timespec='minutes')}" if chapter.deadline else "no deadline"
        print(f"{chapter.notebook.name:16} {sum(each.points for each in chapter.exercises):3} points  {due}")
        print(*(f"  {each.name}: {each.points or DROPPED}" for each in chapter.exercises), sep="\n")
    print(f"{course.possible} points")
    return 0


if __name__ == "__main__":
    sys.exit(main())
