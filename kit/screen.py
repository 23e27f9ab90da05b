"""Draw the progress board in a terminal, and do what keys ask for."""

import re

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kit import course
from kit.board import Board
from kit.rerun import Rerun

HELP = "h hint · n next exercise · a digit for its chapter · q quit"
LINES = 3  # of what a check or a server said: the last are the ones that tell
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # what a student's code prints must not steer the terminal


class Screen:
    """What the terminal shows: a chapter, one of its exercises in focus, and the hint when it was asked for."""

    def __init__(self, rerun: Rerun, chapter: str):
        self.rerun, self.chapter, self.chosen, self.hinted, self.seen = rerun, chapter, "", False, 0

    def board(self) -> Board:
        """Return the board as it is now."""
        with self.rerun.ready:
            return Board(self.rerun.course, dict(self.rerun.verdicts), dict(self.rerun.labs.broken), self.rerun.held)

    def press(self, key: str) -> None:
        """Do what a key asks for."""
        if key == "h":
            self.hinted = not self.hinted
        elif key == "n":
            names = [each.name for each in self.board().chapter(self.chapter).exercises]
            after = names.index(self.focus()) + 1
            self.chosen, self.hinted = self.board().focus([*names[after:], *names[:after]][:1]), False
        elif key.isdigit():
            self.chapter, self.chosen, self.hinted = key, "", False

    def focus(self) -> str:
        """Return the exercise at hand: the one chosen, or the first of the saved file that does not pass, or the first of the chapter."""
        rerun, now = self.rerun, self.board()
        if rerun.saves != self.seen:
            self.seen, self.chosen, self.hinted = rerun.saves, "", False
            if here := [each for each, place in rerun.held.items() if place.file == rerun.saved]:
                self.chapter = here[0].rpartition("-")[0]
        names = [each.name for each in now.chapter(self.chapter).exercises]
        if self.chosen in names:
            return self.chosen
        here = [each for each, place in rerun.held.items() if place.file == rerun.saved and each in names and now.ending(each) != "passed"]
        return now.focus(here or names)

    def draw(self) -> Group:
        """Return what to show."""
        focus = self.focus()
        with self.rerun.ready:
            ran = [f"{self.board().sign(each)[0]} {each} in {seconds:.1f} s" for each, seconds in self.rerun.ran]
            busy = [*self.rerun.running, *self.rerun.pending]
        news = (
            f"saved {self.rerun.saved}: {', '.join(ran) or 'nothing to check'}"
            if self.rerun.saved
            else "save a file in labs/, and it is checked"
        )
        if busy:
            news = f"checking {', '.join(busy)} …"
        # The news come first: a small window cuts off what stands below.
        return Group(_safe(news, "dim"), terminal(self.board(), self.chapter, focus, self.hinted))


def terminal(board: Board, chapter: str, focus: str, hinted: bool = False) -> RenderableType:
    """Draw the chapter at hand for a terminal: all chapters in a line, its exercises, the failure and the hint of the one in focus."""
    at = board.chapter(chapter)
    line = Text()
    for each in board.chapters():
        style = "reverse" if each is at else "green" if board.passed(each.exercises) == len(each.exercises) else ""
        number = each.notebook.stem.partition("_")[0]
        line.append(f" {number} {each.name} {board.passed(each.exercises)}/{len(each.exercises)} ", style)
    blocks = [
        Text(board.total(), "bold"),
        line,
        Text(HELP, "dim"),
        Text(),
        Columns([_cell(board, each, focus) for each in at.exercises]),
        Text(),
    ]
    for file, fault in board.broken.items():
        blocks += [_safe(f"labs/{file}, line {fault['line']}: {fault['message']}", "red"), _safe(f"  {fault['text'].strip()}")]
        blocks += [Text("Nothing that needs this file is run until it parses.\n", "dim")]
    if focus:
        blocks += [_heading(board, focus), _safe(board.home(focus), "cyan"), _safe(board.shown(focus), "italic"), Text()]
        parts = [(what, _last(text)) for what, text in board.parts(focus)]
        rows = sorted(parts + ([("hint", board.hint(focus))] if hinted else []), key=lambda part: part[0] == "said")
        table = Table.grid(padding=(0, 2))
        for what, text in rows:
            table.add_row(Text(what, "bold"), _safe(text, "yellow" if what == "hint" else ""))
        blocks += [table] if rows else []
    return Group(*blocks)


def _cell(board: Board, exercise: course.Exercise, focus: str) -> Text:
    sign, colour = board.sign(exercise.name)
    worth = str(exercise.points) if exercise.points else course.DROPPED
    return Text(f"{sign} {exercise.name} ({worth}) ", f"{colour} underline" if exercise.name == focus else colour)


def _heading(board: Board, exercise: str) -> Text:
    sign, colour = board.sign(exercise)
    return Text(f"{sign} {exercise} · {board.ending(exercise)}", f"bold {colour}")


def _last(text: str) -> str:
    """Return the last lines of a text, without those that only underline."""
    return "\n".join([line for line in text.splitlines() if line.strip(" ^~")][-LINES:])


def _safe(text: str, style: str = "") -> Text:
    return Text(CONTROL.sub("�", text), style)
