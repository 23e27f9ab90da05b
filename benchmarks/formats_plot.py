"""Draw what the formats cost without any wire: a request's size and times, the sizes of six formats, and their times."""

import math
import statistics
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, LogLocator, NullFormatter

from benchmarks.cases import FORMATS
from benchmarks.style import FORMAT_STYLE, THOUSANDS, panels

SIX = FORMATS | {"csv": "CSV", "parquet": "Parquet", "avro": "Avro"}
HEADINGS = {
    "small integers": "Small integers (Protobuf: float)",
    "z-scores": "z-scores (Protobuf: float)",
    "prices": "Prices, to the cent (Protobuf: double)",
    "rows of ten": "Rows of ten named values",
}
Lines = dict[str, dict[int, float]]  # a format, and its height at each number of values


def formats(result: dict) -> Figure:
    """Draw size, encoding time and decoding time of a request against its number of values, a line a format."""
    figure, axes = panels(3, (12, 4.2))
    for name in FORMATS:
        color, line, marker = FORMAT_STYLE[name]
        rows = [row for row in result["formats"] if row["format"] == name]
        values = [row["values"] for row in rows]
        style = {"color": color, "ls": line, "marker": marker, "label": FORMATS[name]}
        axes[0].plot(values, [row["bytes"] / row["values"] for row in rows], **style)
        for axis, key in ((axes[1], "encode_us"), (axes[2], "decode_us")):
            axis.plot(values, [statistics.median(row[key]) for row in rows], **style)
            axis.fill_between(values, [min(row[key]) for row in rows], [max(row[key]) for row in rows], color=color, alpha=0.2)
    for axis, heading, unit in zip(axes, ("Size", "Encoding", "Decoding"), ("bytes a value", "µs", "µs"), strict=True):
        axis.set(title=heading, xscale="log", xlabel="values in the message (log scale)", ylabel=unit)
        axis.set_xticks(values, [f"{value:,}" for value in values])
        axis.xaxis.set_minor_formatter(NullFormatter())
        axis.legend()
    axes[0].set_ylim(bottom=0)
    for axis in axes[1:]:
        axis.set_yscale("log")
        axis.set_ylabel("µs (log scale)")
    slow = {name: _largest(result["formats"], name) for name in FORMATS}
    least, most = min(slow, key=slow.get), max(slow, key=slow.get)
    figure.suptitle(
        f"No wire: encoding {result['formats'][-1]['values']:,} values takes {FORMATS[most]} {slow[most] / slow[least]:.1f} times as long "
        f"as {FORMATS[least]}"
    )
    return figure


def sizes(result: dict) -> Figure:
    """Draw bytes a value against the number of values, a panel a message, a line a format; mark where another becomes the smallest."""
    figure, axes = panels(len(HEADINGS), (13.5, 4.8), sharey=True)
    found = {message: lines_of(result["sizes"], message) for message in HEADINGS}
    for axis, (message, lines) in zip(axes, found.items(), strict=True):
        _draw(axis, lines)
        marked = crossings(lines)
        axis.plot([values for values, _, _ in marked], [height for _, height, _ in marked], "o", ms=12, mfc="none", mec="black", zorder=5)
        words = "\n".join(f"○ {SIX[name]} from {_rounded(values):,}" for values, _, name in marked)
        axis.text(0.03, 0.02, words, transform=axis.transAxes, fontsize=9)
        order = " → ".join(SIX[name] for name in dict.fromkeys(smallest(lines).values()))
        axis.set(title=f"{HEADINGS[message]}\nsmallest: {order}", ylim=(0.2, 64))
        axis.yaxis.set_major_locator(FixedLocator([0.5, 1, 2, 4, 8, 16, 32, 64]))
        axis.yaxis.set_major_formatter("{x:g}")
    axes[0].set_ylabel("bytes a value (log scale)")
    _legend(figure, axes[0])
    ever = {name for lines in found.values() for name in smallest(lines).values()}
    claim = "Each of the six formats" if ever == set(SIX) else f"Of six formats, {', '.join(SIX[name] for name in SIX if name in ever)}"
    longest = [list(smallest(lines).values())[-1] for lines in found.values()]
    last = max(SIX, key=longest.count)
    words = f"for the longest messages {SIX[last]} is, in {longest.count(last)} kinds of {len(longest)}"
    figure.suptitle(f"{claim} is the smallest somewhere; {words}")
    return figure


def coding(result: dict) -> Figure:
    """Draw the time to encode and to decode against the number of values, for numbers and for rows, a line a format."""
    headings = {"z-scores": "z-scores", "rows of ten": "rows of ten"}
    figure, axes = panels(2 * len(headings), (13.5, 4.6), sharey=True)
    tasks = [(message, key) for message in headings for key in ("encode_us", "decode_us")]
    for axis, (message, key) in zip(axes, tasks, strict=True):
        rows = [row for row in result["times"] if row["message"] == message]
        _draw(axis, lines_of(rows, message, lambda row, key=key: statistics.median(row[key])))
        for name in SIX:
            band = {row["values"]: row[key] for row in rows if row["format"] == name}
            color = FORMAT_STYLE[name][0]
            axis.fill_between(
                list(band), [min(each) for each in band.values()], [max(each) for each in band.values()], color=color, alpha=0.2
            )
        axis.set(title=f"{headings[message]}: {key.removesuffix('_us').replace('code', 'coding')}")
        axis.yaxis.set_major_locator(LogLocator())
        axis.yaxis.set_major_formatter(THOUSANDS)
    axes[0].set_ylabel("µs (log scale)")
    _legend(figure, axes[0])
    last = [row for row in result["times"] if row["message"] == "rows of ten"][-len(SIX) :]
    took = {row["format"]: statistics.median(row["encode_us"]) + statistics.median(row["decode_us"]) for row in last}
    slow, quick = max(took, key=took.get), min(took, key=took.get)
    words = f"{SIX[slow]} about {took[slow] / took[quick]:.0f} times as long as the quickest"
    figure.suptitle(f"There and back, {last[0]['values'] // 10:,} rows take {words} (CSV, Parquet and Avro check each value first)")
    return figure


def lines_of(rows: list[dict], message: str, height=lambda row: row["bytes"] / row["values"]) -> Lines:
    """Return a line for each format: its height, by the number of values in a ``message``."""
    lines: Lines = {name: {} for name in SIX}
    for row in rows:
        if row["message"] == message:
            lines[row["format"]][row["values"]] = height(row)
    return lines


def smallest(lines: Lines) -> dict[int, str]:
    """Return the format with the lowest line at each number of values."""
    return {values: min(lines, key=lambda name: lines[name][values]) for values in next(iter(lines.values()))}


def crossings(lines: Lines) -> list[tuple[float, float, str]]:
    """Return where another format becomes the smallest: the values and the height, read off between two points, and its name."""
    found = []
    for (left, one), (right, other) in pairwise(smallest(lines).items()):
        if one != other:
            gap_left, gap_right = (math.log(lines[other][values] / lines[one][values]) for values in (left, right))
            share = gap_left / (gap_left - gap_right)  # both lines taken as straight on the log scales
            between = [math.exp((1 - share) * math.log(low) + share * math.log(high)) for low, high in _ends(lines[one], left, right)]
            found.append((*between, other))
    return found


def _ends(line: dict[int, float], left: int, right: int) -> list[tuple[float, float]]:
    return [(left, right), (line[left], line[right])]


def _draw(axis: Axes, lines: Lines) -> None:
    for name, points in lines.items():
        color, style, marker = FORMAT_STYLE[name]
        axis.plot(list(points), list(points.values()), color=color, ls=style, marker=marker, ms=4, label=SIX[name])
    axis.set(xscale="log", yscale="log", xlabel="values (log scale)")
    axis.xaxis.set_major_formatter(THOUSANDS)
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.yaxis.set_minor_formatter(NullFormatter())


def _legend(figure: Figure, axis: Axes) -> None:
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=len(SIX), handlelength=4)


def _rounded(values: float) -> int:
    """Return a number to two digits: more would claim what reading off a line can't give."""
    return int(round(values, min(0, 1 - math.floor(math.log10(values)))))


def _largest(rows: list[dict], name: str) -> float:
    return statistics.median([row for row in rows if row["format"] == name][-1]["encode_us"])
