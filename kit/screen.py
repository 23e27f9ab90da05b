"""Draw the progress board in a terminal, and do what keys ask for."""

import re

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from kit import course
from kit.board import Board
from kit.rerun import Rerun

HELP = "h hint · n next exercise · a digit for its chapter · q quit"
SIGNS = "○ blank · ✓ passed · ✗ wrong answer · ! crash · ◷ time limit · ■ stopped · ? not checked · (2) two points"
NAMES = 3  # exercises that the news name
LINES = 3  # of what a check or a server said: the last are the ones that tell
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # what a student's code prints must not steer the terminal


class Screen:
    """What the terminal shows: a chapter, one of its exercises in focus, and the hint when it was asked for."""

    def __init__(self, rerun: Rerun, chapter: str):
        self.rerun, self.chapter, self.chosen, self.hinted, self.seen, self.answer = rerun, chapter, "", False, 0, ""

    def board(self) -> Board:
        """Return the board as it is now."""
        with self.rerun.ready:
            return Board(
                self.rerun.course, dict(self.rerun.verdicts), dict(self.rerun.labs.broken), self.rerun.held, self.rerun.labs.folder
            )

    def press(self, key: str) -> None:
        """Do what a key asks for; a key that asks for a chapter that isn't there gets an answer in the news."""
        self.answer = "" if key else self.answer
        if key == "h":
            self.hinted = not self.hinted
        elif key == "n":
            names = [each.name for each in self.board().chapter(self.chapter).exercises]
            after = names.index(self.focus()) + 1
            self.chosen, self.hinted = self.board().focus([*names[after:], *names[:after]][:1]), False
        elif key.isdigit() and self.board().chapter(key):
            self.chapter, self.chosen, self.hinted = key, "", False
        elif key.isdigit():
            self.answer = self.board().no_chapter(key)

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
            news = _safe(self.rerun.trouble, "bold red") if self.rerun.trouble else _safe(self.answer or self.news(), "dim")
        # The news come first: a small window cuts off what stands below.
        return Group(news, terminal(self.board(), self.chapter, focus, self.hinted))

    def news(self) -> str:
        """Say what runs or, when nothing does, what came of the last save."""
        rerun, now = self.rerun, self.board()
        if busy := dict.fromkeys([*rerun.running, *rerun.pending]):
            loading = not all(nursery.is_warm for nursery in rerun.running.values())
            return f"{'loading the libraries, then ' if loading else ''}checking {_few(list(busy))} …"
        if not rerun.saved:
            return "save a file in labs/, and it is checked"
        if fault := rerun.labs.broken.get(rerun.saved):
            where = f" (line {fault['line']})" if fault["line"] else ""
            return f"saved {rerun.saved}: it does not parse{where}"
        ran = dict(rerun.ran)
        told = [
            f"{now.sign(each)[0]} {each}{f' in {ran[each]:.1f} s' if ran[each] else ''}"
            for each in sorted(ran, key=lambda each: now.ending(each) == "passed")
        ]
        waiting = [f"waits for {_few(rerun.waits)}"] if rerun.waits else []
        nothing = "nothing to check" if rerun.leading else "another watcher checks it (make lab has one)"
        return f"saved {rerun.saved}: {', '.join([_few(told)] * bool(told) + waiting) or nothing}"


class Fitted:
    """What fits into the window; where lines are left out, the last one says so."""

    def __init__(self, body: RenderableType):
        self.body = body

    def __rich_console__(self, console: Console, options: ConsoleOptions):
        lines = console.render_lines(self.body, options.update(height=None), pad=False)
        if len(lines) > console.height:
            lines = [*lines[: console.height - 1], console.render_lines(Text("… more below: make the window higher", "bold"), pad=False)[0]]
        for number, line in enumerate(lines):
            yield from line
            yield Segment.line() if number < len(lines) - 1 else Segment("")


def terminal(board: Board, chapter: str, focus: str, hinted: bool = False) -> RenderableType:
    """Draw the chapter at hand for a terminal: all chapters in a line, the exercise in focus with its failure and hint, the others."""
    at = board.chapter(chapter)
    blocks = [Text(board.total(), "bold"), _chapters(board, at), Text(HELP, "dim"), Text()]
    for file, fault in board.broken.items():
        blocks += [_safe(board.fault(file), "red"), _safe(f"  {fault['text']}")]
        blocks += [Text("Nothing that needs this file is run until it parses.\n", "dim")]
    # The exercise at hand stands above the others: a small window cuts off what stands below.
    if focus:
        blocks += [_heading(board, focus), _safe(board.caption(focus), "italic")]
        parts = [(what, _last(text)) for what, text in board.parts(focus)]
        rows = sorted(parts + ([("hint", board.hint(focus))] if hinted else []), key=lambda part: part[0] == "said")
        table = Table.grid(padding=(0, 2))
        for what, text in rows:
            table.add_row(Text(what, "bold"), _safe(text, "yellow" if what == "hint" else ""))
        blocks += [table, Text()] if rows else [Text()]
    return Group(*blocks, Columns([_cell(board, each, focus) for each in at.exercises]))


def _chapters(board: Board, at: course.Chapter) -> Text:
    line = Text()
    for each in board.chapters():
        style = "reverse" if each is at else "green" if board.passed(each.exercises) == len(each.exercises) else ""
        number = each.notebook.stem.partition("_")[0]
        line.append(f" {number} {each.name} {board.passed(each.exercises)}/{len(each.exercises)} ", style)
    return line


def _cell(board: Board, exercise: course.Exercise, focus: str) -> Text:
    sign, colour = board.sign(exercise.name)
    worth = str(exercise.points) if exercise.points else course.DROPPED
    return Text(f"{sign} {exercise.name} ({worth}) ", f"{colour} underline" if exercise.name == focus else colour)


def _heading(board: Board, exercise: str) -> Text:
    sign, colour = board.sign(exercise)
    heading = Text(f"{sign} {exercise} · {board.ending(exercise)}", f"bold {colour}")
    return heading.append(f" · {CONTROL.sub('�', board.home(exercise))}", "not bold cyan")


def _few(names: list[str]) -> str:
    return ", ".join(names[:NAMES]) + (f" … and {len(names) - NAMES} more" if len(names) > NAMES else "")


def _last(text: str) -> str:
    """Return the last lines of a text, without those that only underline."""
    return "\n".join([line for line in text.splitlines() if line.strip(" ^~")][-LINES:])


def _safe(text: str, style: str = "") -> Text:
    return Text(CONTROL.sub("�", text), style)
