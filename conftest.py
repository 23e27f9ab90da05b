"""What pytest adds to an nbval run: ``--solutions`` reads labs as solutions, and a scoreboard ends it."""

from pathlib import Path

import pytest

from kit import course, score
from kit.refresh import on_solutions

DRAWN = ("text/html", "image/svg+xml")  # a drawing shows real bytes and times; its text/plain beside it is stable, and compared

rows = pytest.StashKey[dict[str, score.Row]]()
others = pytest.StashKey[list[str]]()


def pytest_addoption(parser):
    """Add ``--solutions`` and ``--scores``."""
    group = parser.getgroup("wirelab")
    group.addoption("--solutions", action="store_true", help="run the notebooks' cells on solutions/ instead of labs/")
    group.addoption("--scores", type=Path, metavar="FILE", help="write the scoreboard to FILE as JSON")


def pytest_configure(config):
    """Start with an empty scoreboard."""
    config.stash[rows] = {}
    config.stash[others] = []


def pytest_collection_modifyitems(config, items):
    """Read labs as solutions where asked, leave drawings out of the comparison, and find the check cells."""
    courses = {}
    for book in {item.parent for item in items if hasattr(item, "cell")}:
        book.skip_compare += DRAWN
        courses[book.path.parent] = _course(book.path.parent)
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None:
            continue
        if config.getoption("--solutions"):
            cell.source = on_solutions(cell.source)
        if row := score.row_of(cell, item.path.stem, courses[item.path.parent]):
            config.stash[rows][item.nodeid] = row


def _course(folder: Path) -> course.Course:
    """Return the course of a folder of notebooks; a folder without one has no check cells."""
    if not (folder / "course.toml").exists():
        return course.Course(())
    try:
        return course.load(folder / "course.toml")
    except course.CourseError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Note how each check cell ended, and which other cells failed."""
    report = yield
    row = item.config.stash[rows].get(item.nodeid)
    failed = report.failed or (call.when == "call" and report.outcome != "passed")
    if row and (call.when == "call" or failed):
        row.outcome = "failed" if failed else "passed"
        row.reason = score.reason_of(report.longreprtext) if failed else ""
    elif failed and hasattr(item, "cell"):
        item.config.stash[others].append(item.nodeid)
    return report


def pytest_terminal_summary(terminalreporter, config):
    """Print the scoreboard, and write it where asked."""
    found = list(config.stash[rows].values())
    if found:
        terminalreporter.section("scoreboard")
        terminalreporter.write_line(score.board(found))
    if config.getoption("--scores"):
        score.save(config.getoption("--scores"), found, config.stash[others])
