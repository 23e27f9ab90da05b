"""The plots of the class overview, each drawn from the records alone, for light and for dark paper, the same bytes every time.

A Plot's ``title`` says what was found, ``note`` whom it leaves out, and ``alt`` says it to those who can't see it; ``light`` and ``dark``
are SVG as data: URIs, because the page's policy forbids the inline styles that matplotlib writes.
"""

import base64
import io
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from kit.grading import endings, marks
from kit.grading.plain import line

BLUE, ORANGE = "#0072B2", "#E69F00"  # Okabe and Ito's, which stay apart for colour-blind eyes; hatching keeps them apart in grey
MOST = 12  # bars in a plot
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
    note: str = ""


def distribution(records: list[dict]) -> Plot | None:
    """Draw how many students reached how many points, of those who were graded, by a check or by hand; None where nobody was."""
    graded = [record for record in records if record["exercises"] or marks.rulings(record)]
    finals = [points for points in map(marks.final, graded) if points is not None]
    possible = max((record["possible"] for record in records), default=0)
    if not finals or not possible:
        return None
    edges = [possible * tenth / 10 for tenth in range(11)]

    def draw(axes: Axes) -> None:
        axes.hist([min(max(points, 0), possible) for points in finals], bins=edges, color=BLUE, rwidth=0.9)
        axes.set(xlabel=f"points of {possible:g}", ylabel="students", xlim=(0, possible))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))

    left_out = Counter(endings.of_submission(record["ending"]).word for record in records if record not in graded)
    half = f"{marks.tidy(median(finals)):g} of {possible:g} points"
    title = f"Half of the {len(finals)} marks are {half} or more" if len(finals) > 1 else f"The only mark is {half}"
    alt = f"Histogram of {len(finals)} marks in ten steps: {min(finals):g} the lowest, {max(finals):g} the highest."
    told = ", ".join(f"{number} {word}" for word, number in sorted(left_out.items()))
    return _plot(title, alt, draw)._replace(note=f"Left out: {told}." if told else "")


def failed(counts: list[tuple[str, int, int]], students: int) -> Plot | None:
    """Draw the exercises that were missed most; ``counts`` gives of each how many tried and failed, and how many left it blank."""
    if not counts:
        return None
    most = sum(counts[0][1:])
    equals = [line(name) for name, wrong, blank in counts if wrong + blank == most]
    counts = counts[:MOST]
    places = range(len(counts))

    def draw(axes: Axes) -> None:
        wrong, blank = [count[1] for count in counts], [count[2] for count in counts]
        axes.barh(places, wrong, color=BLUE, label="tried, and failed")
        axes.barh(places, blank, left=wrong, color=ORANGE, hatch="///", edgecolor=axes.get_facecolor(), linewidth=0, label="left blank")
        _rows(axes, [count[0] for count in counts], "students")
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, frameon=False)

    first = equals[0] if len(equals) == 1 else f"{equals[0]} and {f'{len(equals) - 1} others' if len(equals) > 2 else equals[1]}, each"
    title = f"Most missed: {first}{',' if len(equals) == 1 else ''} by {most} of {students}"
    listed = ", ".join(f"{line(name)} {wrong} and {blank}" for name, wrong, blank in counts)
    return _plot(title, f"Bars of the exercises missed most, how many failed and how many left it blank: {listed}.", draw, len(counts))


def diagnoses(counts: list[tuple[str, int]]) -> Plot | None:
    """Draw how often the commonest diagnoses came, of which ``counts`` gives label and number; None where each came once."""
    if not counts or counts[0][1] < 2:
        return None

    def draw(axes: Axes) -> None:
        axes.barh(range(len(counts)), [number for _, number in counts], color=BLUE)
        _rows(axes, [label for label, _ in counts], "students")

    title = f"The commonest diagnosis came {counts[0][1]} times"
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
    return Plot(title, alt, *(_drawn(draw, *INKS[theme], 1 + 0.2 * rows) for theme in ("light", "dark")))


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
