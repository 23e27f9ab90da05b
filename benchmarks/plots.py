"""Draw a stored result: one function a figure, each returning a matplotlib Figure whose title states what was found."""

from collections import Counter

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from benchmarks import claims
from benchmarks.cases import CELLS, FORMATS, MATCHED, TRANSPORTS, title
from benchmarks.formats_plot import formats, sizes
from benchmarks.style import FORMAT_STYLE, THOUSANDS, TRANSPORT_STYLE, panels


def latency(result: dict) -> Figure:
    """Draw the share of calls answered within a time, one panel for each thing held fixed; a thin line a repeat, a thick one for all."""
    fixed_parts = [
        ("Protobuf fixed, the transport varies", MATCHED, TRANSPORT_STYLE, 0),
        ("REST fixed, the encoding varies", [cell for cell in CELLS if cell.startswith("rest")], FORMAT_STYLE, 1),
        ("WebSocket fixed, the encoding varies", [cell for cell in CELLS if cell.startswith("ws")], FORMAT_STYLE, 1),
    ]
    figure, axes = panels(3, (12, 5.4), sharex=True, sharey=True)
    for axis, (fixed, cells, styles, part) in zip(axes, fixed_parts, strict=True):
        for cell in cells:
            name = cell.split("/")[part]
            color, line, _ = styles[name]
            windows = claims.windows(result, cell, "latency")
            for window in windows:
                axis.plot(*_shares(window.histogram), color=color, lw=0.6, alpha=0.35)
            total = sum((window.histogram for window in windows), Counter())
            label = f"{(TRANSPORTS | FORMATS)[name]}: {claims.latency(result, cell).middle:,.0f} µs"
            axis.plot(*_shares(total), color=color, ls=line, lw=2, label=label)
        axis.set(title=fixed, xscale="log", xlabel="latency of one call, µs (log scale)")
        _plain_ticks(axis)
        axis.legend(title="median", loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=9, handlelength=3)
    axes[0].set_ylabel("share of calls answered within it")
    axes[0].set_ylim(0, 1.0)
    medians = ", ".join(f"{title(cell).split(' · ')[0]} {claims.latency(result, cell).middle:,.0f}" for cell in MATCHED)
    figure.suptitle(f"One user, small message. With Protobuf on every wire the median call takes (µs): {medians}")
    return figure


def throughput(result: dict) -> Figure:
    """Draw calls a second per cell: the median over repeats, the lowest and the highest; hollow where the client was the bottleneck."""
    users = result["parameters"]["users"]
    figure, (axis,) = panels(1, (9, 4.2))
    bound = []
    for place, cell in enumerate(reversed(CELLS)):
        spread = claims.throughput(result, cell)
        color, _, marker = TRANSPORT_STYLE[cell.split("/")[0]]
        hollow = claims.client_bound(result, cell)
        bound += [cell] * hollow
        axis.plot([spread.low, spread.high], [place, place], color=color, lw=2, solid_capstyle="butt")
        axis.plot(spread.middle, place, marker, color=color, ms=9, mfc="white" if hollow else color)
        text = f"{'at least ' if hollow else ''}{spread.middle:,.0f}"
        axis.annotate(text, (spread.high, place), (8, 0), textcoords="offset points", va="center")
    axis.set_yticks(range(len(CELLS)), [title(cell) for cell in reversed(CELLS)])
    axis.set(xlabel=f"calls a second with {users} users in a closed loop (median, lowest and highest repeat)")
    axis.set_xlim(0, axis.get_xlim()[1] * 1.2)
    axis.xaxis.set_major_formatter(THOUSANDS)
    note = "Hollow: the load generator was busy, so the server could do more" if bound else "The load generator was the bottleneck nowhere"
    figure.suptitle(f"Throughput of one server process. {note}")
    return figure


def wire_bytes(result: dict) -> Figure:
    """Draw the bytes of one call, both ways: payload, and what the transport adds to it on the socket."""
    figure, axes = panels(2, (12, 4.2), sharey=True)
    cells = [cell for cell in reversed(CELLS) if "bytes" in result["cells"][cell]]
    for axis, size in zip(axes, ("small", "large"), strict=True):
        for place, cell in enumerate(cells):
            count = result["cells"][cell]["bytes"][size]
            payload = count["payload_out"] + count["payload_in"]
            socket = count["socket_out"] + count["socket_in"]
            color = TRANSPORT_STYLE[cell.split("/")[0]][0]
            axis.barh(place, payload, color=color, height=0.6)
            axis.barh(place, socket - payload, left=payload, color="white", edgecolor=color, hatch="////", height=0.6)
            share = f"{socket:,.0f} B, of which {100 * (socket - payload) / socket:.1f} % is not payload"
            axis.annotate(share, (socket, place), (6, 0), textcoords="offset points", va="center", fontsize=9)
        axis.set_yticks(range(len(cells)), [title(cell) for cell in cells])
        digits = {"small": "Small: one digit, 64 values", "large": "Large: 64 digits, 4,096 values"}[size]
        axis.set(title=digits, xlabel="bytes a call, both ways (hatched: headers and framing)")
        axis.set_xlim(0, axis.get_xlim()[1] * 2)
        axis.xaxis.set_major_formatter(THOUSANDS)
    overhead = {size: _overhead(result, "rest/json", size) - _overhead(result, "ws/json", size) for size in ("small", "large")}
    figure.suptitle(
        f"Headers matter for small messages: with JSON, REST sends {overhead['small']:,.0f} B more than WebSocket a call, "
        f"whether the payload is {_payload(result, 'ws/json', 'small'):,.0f} B or {_payload(result, 'ws/json', 'large'):,.0f} B"
    )
    return figure


def models(result: dict) -> Figure:
    """Draw the median call of each transport with the fast and with the slow model, Protobuf everywhere."""
    figure, axes = panels(2, (10, 3.6), sharey=True)
    for axis, window, heading in zip(axes, ("latency", "forest"), ("The linear model", "The forest"), strict=True):
        spreads = {cell: claims.latency(result, cell, name=window) for cell in reversed(MATCHED)}
        for place, (cell, spread) in enumerate(spreads.items()):
            color, _, marker = TRANSPORT_STYLE[cell.split("/")[0]]
            axis.plot([spread.low, spread.high], [place, place], color=color, lw=2)
            axis.plot(spread.middle, place, marker, color=color, ms=9)
            axis.annotate(f"{spread.middle:,.0f} µs", (spread.high, place), (8, 0), textcoords="offset points", va="center")
        axis.set_yticks(range(len(spreads)), [title(cell) for cell in spreads])
        axis.set(title=heading, xlabel="median latency, µs (lowest and highest repeat)")
        axis.set_xlim(0, max(spread.high for spread in spreads.values()) * 1.3)
        axis.set_ylim(-0.6, len(spreads) - 0.4)
    ratio = {window: _ratio(result, window) for window in ("latency", "forest")}
    figure.suptitle(
        f"The slowest wire takes {ratio['latency']:.1f} times as long as the fastest around a quick model, "
        f"and {ratio['forest']:.2f} times around a slow one"
    )
    return figure


FIGURES = {"latency": latency, "throughput": throughput, "bytes": wire_bytes, "formats": formats, "sizes": sizes, "models": models}


def available(result: dict) -> dict:
    """Return the figures that ``result`` holds the data for: bytes on the socket are counted on Linux only, and old results lack sizes."""
    lacking = {"bytes"} - set(result["cells"][CELLS[0]]) | {"sizes"} - set(result)
    return {name: draw for name, draw in FIGURES.items() if name not in lacking}


def _shares(histogram: Counter) -> tuple[list[float], list[float]]:
    """Return latencies in µs and the share of calls within each, from 0.5 % to 99.5 % and thinned to some hundred points."""
    total, seen, last = histogram.total(), 0, 0.0
    times, shares = [], []
    for microseconds, count in sorted(histogram.items()):
        seen += count
        if 0.005 <= seen / total <= 0.995 and seen / total - last >= 0.003:
            last = seen / total
            times.append(microseconds)
            shares.append(last)
    return times, shares


def _plain_ticks(axis: Axes) -> None:
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.xaxis.set_major_formatter(THOUSANDS)
    axis.xaxis.set_minor_formatter(NullFormatter())


def _payload(result: dict, cell: str, size: str) -> float:
    count = result["cells"][cell]["bytes"][size]
    return count["payload_out"] + count["payload_in"]


def _overhead(result: dict, cell: str, size: str) -> float:
    count = result["cells"][cell]["bytes"][size]
    return count["socket_out"] + count["socket_in"] - _payload(result, cell, size)


def _ratio(result: dict, window: str) -> float:
    medians = [claims.latency(result, cell, name=window).middle for cell in MATCHED]
    return max(medians) / min(medians)
