"""Draw what a stored result of ``benchmarks.idle`` holds; what can be said of it is in ``benchmarks.idle_claims``."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from benchmarks import steps
from benchmarks.claims import Spread
from benchmarks.idle_claims import KIB, NAMES, cpu, findings, handshake, kept, kernel, memory, wait
from benchmarks.style import THOUSANDS, TRANSPORT_STYLE, panels

__all__ = ["alt", "figure", "findings", "stored"]

LOOKS = TRANSPORT_STYLE | {"tcp": ("#000000", (0, (1, 1)), "D"), "ws-quiet": ("#56B4E9", (0, (3, 1, 1, 1)), "v")}
QUANTILES = {0.5: ("#000000", "D"), 0.99: ("#D55E00", "^")}


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/idle.json``."""
    return steps.stored("idle")


def figure(result: dict) -> Figure:
    """Draw memory against connections, CPU time while idle, CPU time of a handshake, and the bystander's wait."""
    drawn, axes = panels(4, (16, 6), width_ratios=(1.6, 1, 1, 1))
    _draw_memory(axes[0], result)
    kinds = list(result["kinds"])
    for axis, values in ((axes[1], [cpu(result, kind) for kind in kinds]), (axes[2], [handshake(result, kind).middle for kind in kinds])):
        bars = axis.barh(range(len(kinds)), values, height=0.5, color=[LOOKS[kind][0] for kind in kinds], edgecolor="#000000")
        axis.bar_label(bars, [f"{value:.2g}" for value in values], padding=3)
        axis.margins(x=0.2)
    axes[1].set(title=f"While {result['parameters']['most']:,} are idle", xlabel="CPU seconds of the server a minute")
    axes[2].set(title="Opening one, with its first request", xlabel="CPU time of the server, ms")
    for (q, (color, marker)), shift in zip(QUANTILES.items(), (-0.1, 0.1), strict=True):
        spreads = [Spread.of([wait(result, kind, when, q) for when in ("alone", "crowded")]) for kind in kinds]
        axes[3].hlines([place + shift for place in range(len(kinds))], [s.low for s in spreads], [s.high for s in spreads], color=color)
        crowded = [wait(result, kind, "crowded", q) for kind in kinds]
        axes[3].plot(crowded, [place + shift for place in range(len(kinds))], color=color, marker=marker, ls="none", label=f"p{q * 100:g}")
    axes[3].set(title="A bystander's request meanwhile", xlabel="latency, ms; the line ends where\nit is without the idle connections")
    axes[3].legend(loc="upper left", bbox_to_anchor=(0, -0.2), ncols=2)
    for number, axis in enumerate(axes[1:]):
        axis.set_yticks(range(len(kinds)), [NAMES[kind] if number == 0 else "" for kind in kinds])
        axis.set_ylim(len(kinds) - 0.5, -0.5)
        axis.set_xlim(left=0)
    drawn.suptitle(_title(result))
    drawn.supxlabel(_fine_print(result), fontsize=9)
    return drawn


def alt(result: dict) -> str:
    """Return the figure in words, for who can't see it."""
    each = ", ".join(f"{NAMES[kind]} {memory(result, kind).middle:.1f} KiB" for kind in result["kinds"])
    return f"A server's memory grows in straight lines with the idle connections that it holds. Each takes: {each}."


def _title(result: dict) -> str:
    most, socket, other = result["parameters"]["most"], memory(result, "ws"), memory(result, "rest")
    held = f"{most:,} idle WebSockets cost their server {most * socket.middle / KIB:,.0f} MiB, {socket.middle:.1f} KiB each"
    if other.below(socket) or socket.below(other):
        held += f" ({socket.middle / other.middle:.1f} times a kept-alive HTTP connection)"
    share = cpu(result, "ws") / 60
    return (
        f"{held},\nand {cpu(result, 'ws'):.1f} CPU seconds a minute for pings ({share:.1%} of a core); "
        f"without pings {cpu(result, 'ws-quiet'):.1f}"
    )


def _fine_print(result: dict) -> str:
    asked, machine, inside = result["parameters"], result["machine"], kernel(result, "ws")
    taken = f", which takes {inside.middle:.0f} KiB more for both ends of a WebSocket" if inside else ""
    return (
        f"One server process of each kind on 127.0.0.1, and another process that holds the other ends, on {machine['cores']} cores. "
        f"Each connection carried one request, then none, and was tried at the end: all {asked['most']:,} were alive.\n"
        f"{kept(result)}; here it was given room for all. Memory is PSS, without the kernel's{taken}.\n"
        "Can't tell: TLS, compression, clients that come and go, other servers than these. One run; no repeats but the steps."
        + steps.busy(result)
    )


def _draw_memory(axis: Axes, result: dict) -> None:
    for kind, cost in result["kinds"].items():
        color, line, marker = LOOKS[kind]
        counts = [row["connections"] for row in cost["steps"]]
        base = cost["steps"][0]["memory"] - KIB * counts[0] * memory(result, kind).middle  # without any of them
        mebibytes = [(row["memory"] - base) / KIB**2 for row in cost["steps"]]
        label = f"{NAMES[kind]}: {memory(result, kind).middle:.1f} KiB each"
        axis.plot(counts, mebibytes, color=color, ls=line, marker=marker, label=label)
    axis.set(title="Memory that they take from the server", xlabel="idle connections", ylabel="MiB")
    axis.xaxis.set_major_formatter(THOUSANDS)
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axis.legend(loc="upper left", bbox_to_anchor=(0, -0.14), fontsize=9)
