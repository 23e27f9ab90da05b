"""Say and draw what a stored result of ``benchmarks.distance`` holds: from which distance on the protocol stops mattering."""

import json
import statistics
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.cases import MATCHED, TRANSPORTS
from benchmarks.claims import Spread, compare
from benchmarks.style import TRANSPORT_STYLE

SAME = 1.1  # the slowest protocol takes less than a tenth longer than the fastest: nobody would choose by that
KINDS = {"open": ("open connection", "#000000", "-", "o"), "fresh": ("fresh connection", "#CC79A7", "--", "s")}
NEAR = 0.07  # where "no link" stands on a logarithmic axis of ms


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/distance.json``."""
    return json.loads((Path(__file__).parent / "results" / "distance.json").read_text(encoding="utf-8"))


def distances(result: dict) -> list[float]:
    """Return the round trips that were measured, in ms; 0 is without a link."""
    return result["parameters"]["rtts_ms"]


def latency(result: dict, cell: str, rtt: float, kind: str = "open") -> Spread:
    """Return the spread over repeats of the median call in µs, of ``kind`` "open" or "fresh"."""
    return Spread.of(_medians(result, cell, rtt, kind))


def ratio(result: dict, rtt: float, kind: str = "open") -> Spread:
    """Return the spread over repeats of how many times as long as the fastest protocol the slowest one takes, Protobuf on all of them."""
    repeats = zip(*(_medians(result, cell, rtt, kind) for cell in MATCHED), strict=True)
    return Spread.of([max(medians) / min(medians) for medians in repeats])


def same_from(result: dict, kind: str = "open") -> float | None:
    """Return the smallest round trip in ms from which on the ratio stays below ``SAME`` in every repeat, or None where it does nowhere."""
    found = None
    for rtt in reversed(distances(result)):
        if ratio(result, rtt, kind).high >= SAME:
            break
        found = rtt
    return found


def trips(result: dict, cell: str) -> int:
    """Return how many round trips a first call takes: what a millisecond farther away adds to it, between the two farthest distances."""
    near, far = distances(result)[-2:]
    return round((latency(result, cell, far, "fresh").middle - latency(result, cell, near, "fresh").middle) / (far - near) / 1000)


def findings(result: dict) -> list[str]:
    """Return a sentence for each kind of connection, one about round trips, and one about the encoding, without a link."""
    near, far = distances(result)[0], distances(result)[-1]
    found = []
    for kind, (name, *_) in KINDS.items():
        ends = f"{ratio(result, near, kind).middle:.2f} times as long without a link, {ratio(result, far, kind).middle:.2f} at {far:g} ms"
        least = same_from(result, kind)
        where = f"below {SAME:g} from {least:g} ms on" if least is not None else f"below {SAME:g} nowhere"
        found.append(f"{name}: the slowest protocol takes {ends}; {where}")
    found.append(f"a first call takes {_counts(result)} round trips")
    pair = ("rest/json", "rest/protobuf")
    return [*found, "without a link: " + compare(*pair, {cell: latency(result, cell, near) for cell in pair})]


def distance(result: dict) -> Figure:
    """Draw the ratio of the slowest to the fastest protocol against the distance, and the median call of each."""
    figure = Figure(figsize=(12, 5.2), layout="constrained")
    ratios, *calls = figure.subplots(1, 3)
    _draw_ratios(ratios, result)
    for axis, kind in zip(calls, KINDS, strict=True):
        _draw_calls(axis, result, kind)
        axis.set_ylim(*_limits(result))
    least = same_from(result)
    where = f"from an RTT of {least:g} ms on" if least is not None else "at none of these distances"
    matters = ", which matters at each of these distances" if same_from(result, "fresh") is None else ""
    figure.suptitle(
        f"On an open connection the protocols differ by less than {100 * (SAME - 1):.0f} % {where};\n"
        f"a first call takes {_counts(result)} round trips{matters}"
    )
    figure.supxlabel(
        "Delay on loopback: no loss, no slow start, and no TLS, whose handshake would add a round trip to each first call", fontsize=9
    )
    return figure


def write(result: dict, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG into ``folder`` and return the paths."""
    figure, paths = distance(result), [folder / f"distance.{suffix}" for suffix in ("png", "svg")]
    for path in paths:
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)
    return paths


def _medians(result: dict, cell: str, rtt: float, kind: str) -> list[float]:
    place = distances(result).index(rtt)
    return [statistics.median(repeat[place][f"{kind}_us"]) for repeat in result["cells"][cell]["repeats"]]


def _counts(result: dict) -> str:
    return ", ".join(f"{trips(result, cell)} ({TRANSPORTS[cell.partition('/')[0]]})" for cell in MATCHED)


def _limits(result: dict) -> tuple[float, float]:
    """Return limits in ms that hold the calls on open and on fresh connections, so that both can be compared by eye."""
    middles = [latency(result, cell, rtt, kind).middle for cell in MATCHED for rtt in distances(result) for kind in KINDS]
    return min(middles) / 1500, max(middles) / 667


def _draw_ratios(axis: Axes, result: dict) -> None:
    for kind, (name, color, line, marker) in KINDS.items():
        spreads = [ratio(result, rtt, kind) for rtt in distances(result)]
        axis.plot(_places(result), [spread.middle for spread in spreads], color=color, ls=line, marker=marker, label=name)
        axis.fill_between(_places(result), [spread.low for spread in spreads], [spread.high for spread in spreads], color=color, alpha=0.15)
    axis.axhline(SAME, color="#0072B2", lw=1)
    least = same_from(result)
    if least is not None:
        axis.axvline(least, color="#0072B2", lw=1, ls=":")
        axis.annotate(f"open: below {SAME:g}\nfrom {least:g} ms on", (least, SAME), (4, 60), textcoords="offset points", color="#0072B2")
    axis.set(title="Slowest protocol ÷ fastest, Protobuf fixed", ylabel="ratio of medians (band: lowest, highest repeat)")
    axis.set_ylim(bottom=1)
    _finish(axis, result)


def _draw_calls(axis: Axes, result: dict, kind: str) -> None:
    for cell in MATCHED:
        name = cell.partition("/")[0]
        color, line, marker = TRANSPORT_STYLE[name]
        milliseconds = [latency(result, cell, rtt, kind).middle / 1000 for rtt in distances(result)]
        label = TRANSPORTS[name] + (f", {trips(result, cell)} round trips" if kind == "fresh" else "")
        axis.plot(_places(result), milliseconds, color=color, ls=line, marker=marker, label=label)
    axis.set(title=f"Median call, {KINDS[kind][0]}", ylabel="ms (log scale)", yscale="log")
    axis.yaxis.set_major_formatter("{x:g}")
    _finish(axis, result)


def _places(result: dict) -> list[float]:
    return [rtt or NEAR for rtt in distances(result)]


def _finish(axis: Axes, result: dict) -> None:
    axis.set(xscale="log", xlabel="round trip of the link, ms (log scale)")
    axis.set_xticks(_places(result), [f"{rtt:g}" if rtt else "no\nlink" for rtt in distances(result)])
    axis.set_xticks([], minor=True)
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), fontsize=9, handlelength=3)
