"""The plots of the class overview, each drawn from the records alone, for light and for dark paper, the same bytes every time.

A Plot's ``title`` says what was found and ``alt`` says it to those who can't see it; ``light`` and ``dark`` are SVG as data: URIs, because
the page's policy forbids the inline styles that matplotlib writes.
"""

import base64
import io
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from kit.grading import marks
from kit.grading.plain import line

BLUE, ORANGE = "#0072B2", "#E69F00"  # Okabe and Ito's, which stay apart for colour-blind eyes; hatching keeps them apart in grey
LOOK = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so every machine draws the same
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "svg.hashsalt": "wirelab",
    "svg.fonttype": "path",
    "text.parse_math": False,
}
INKS = {"light": ("#1c2430", "#dbe1e8"), "dark": ("#e4e9f0", "#333c48")}


class Plot(NamedTuple):
    """A picture for light and for dark paper, what it shows, and the same in words."""

    title: str
    alt: str
    light: str
    dark: str


def distribution(records: list[dict]) -> Plot | None:
    """Draw how many students reached how many points; None where nobody has a mark."""
    finals = [points for points in map(marks.final, records) if points is not None]
    possible = max((record["possible"] for record in records), default=0)
    if not finals or not possible:
        return None
    edges = [possible * tenth / 10 for tenth in range(11)]

    def draw(axes: Axes) -> None:
        axes.hist([min(max(points, 0), possible) for points in finals], bins=edges, color=BLUE, rwidth=0.9)
        axes.set(xlabel=f"points of {possible:g}", ylabel="students", xlim=(0, possible))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))

    title = f"Half of the class has {marks.tidy(median(finals)):g} of {possible:g} points or more"
    least, most = min(finals), max(finals)
    return _plot(title, f"Histogram of {len(finals)} marks in ten steps: {least:g} the lowest, {most:g} the highest.", draw)


def failed(counts: list[tuple[str, int, int]], students: int) -> Plot | None:
    """Draw the exercises that were missed most; ``counts`` gives of each how many tried and failed, and how many left it blank."""
    if not counts:
        return None
    places = range(len(counts))

    def draw(axes: Axes) -> None:
        wrong, blank = [count[1] for count in counts], [count[2] for count in counts]
        axes.barh(places, wrong, color=BLUE, label="tried, and failed")
        axes.barh(places, blank, left=wrong, color=ORANGE, hatch="///", edgecolor=axes.get_facecolor(), linewidth=0, label="left blank")
        _rows(axes, [count[0] for count in counts], "students")
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, frameon=False)

    name, wrong, blank = counts[0]
    title = f"Most missed: {line(name)}, by {wrong + blank} of {students}"
    listed = ", ".join(f"{line(name)} {wrong} and {blank}" for name, wrong, blank in counts)
    return _plot(title, f"Bars of the exercises missed most, how many failed and how many left it blank: {listed}.", draw, len(counts))


def diagnoses(counts: list[tuple[str, int]]) -> Plot | None:
    """Draw how often the commonest diagnoses came; ``counts`` gives the label of each and its number."""
    if not counts:
        return None

    def draw(axes: Axes) -> None:
        axes.barh(range(len(counts)), [number for _, number in counts], color=BLUE)
        _rows(axes, [label for label, _ in counts], "students")

    title = f"The commonest diagnosis came {counts[0][1]} times" if counts[0][1] > 1 else "No diagnosis came twice"
    listed = ", ".join(f"{line(label)}: {number}" for label, number in counts)
    return _plot(title, f"Bars of the commonest diagnoses, numbered as in the table below: {listed}.", draw, len(counts))


def durations(seconds: list[float]) -> Plot | None:
    """Draw how long the submissions took to grade; None where no time is known."""
    if not seconds:
        return None

    def draw(axes: Axes) -> None:
        axes.hist(seconds, bins=[max(seconds) * step / 12 for step in range(13)] if max(seconds) > 0 else 1, color=BLUE, rwidth=0.9)
        axes.set(xlabel="seconds from start to verdict", ylabel="submissions", xlim=(0, None))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))

    title = f"Half were graded within {median(seconds):.1f} s, the slowest in {max(seconds):.1f} s"
    return _plot(title, f"Histogram of the seconds that {len(seconds)} submissions took to grade.", draw)


def _rows(axes: Axes, labels: list[str], unit: str) -> None:
    axes.set_yticks(range(len(labels)), [line(label)[:24] for label in labels])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(unit)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _plot(title: str, alt: str, draw: Callable[[Axes], None], rows: int = 10) -> Plot:
    return Plot(title, alt, *(_drawn(draw, *INKS[theme], 1.2 + 0.2 * max(rows, 4)) for theme in ("light", "dark")))


def _drawn(draw: Callable[[Axes], None], ink: str, grid: str, height: float) -> str:
    colours = dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), ink)
    with matplotlib.rc_context(LOOK | colours | {"grid.color": grid, "axes.facecolor": "none"}):
        figure = Figure(figsize=(4.3, height), layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.grid(axis="x" if axes.yaxis_inverted() else "y")
        file = io.BytesIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"
