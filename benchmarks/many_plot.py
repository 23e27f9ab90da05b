"""Say and draw what a stored result of ``benchmarks.many`` holds: memory a stream, tokens a second, and the wait for the first one."""

from matplotlib.figure import Figure

from benchmarks import steps
from benchmarks.claims import BUSY, Spread
from benchmarks.streams_plot import NAMES
from benchmarks.style import THOUSANDS, panels

LOOKS = {"p50": ("#000000", "D", -0.1), "p99": ("#D55E00", "^", 0.1)}
KEPT_UP = 0.95  # of the pace that was asked for


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/many.json``."""
    return steps.stored("many")


def memory(result: dict, wire: str) -> Spread:
    """Return the spread of the KiB of server memory that a stream takes while all are under way, over repeats."""
    return Spread.of([repeat["memory"] / 1024 / result["parameters"]["streams"] for repeat in _repeats(result, wire)])


def rate(result: dict, wire: str) -> Spread:
    """Return the spread of tokens a second, all streams together, over repeats."""
    return Spread.of([repeat["rate"] for repeat in _repeats(result, wire)])


def first(result: dict, wire: str, quantile: str) -> Spread:
    """Return the spread of how much later than its pace a first token comes, as a quantile ``p50`` or ``p99`` in ms, over repeats."""
    return Spread.of([1000 * (repeat["first"][quantile] - result["parameters"]["pace"]) for repeat in _repeats(result, wire)])


def held(result: dict, wire: str) -> int:
    """Return how many streams were under way at once in every repeat."""
    return min(repeat["together"] for repeat in _repeats(result, wire))


def client_bound(result: dict) -> list[str]:
    """Return the wires on which our own process was busy nearly all the time, in some repeat."""
    return [wire for wire in result["wires"] if max(repeat["client_cpu"] for repeat in _repeats(result, wire)) >= BUSY]


def findings(result: dict) -> list[str]:
    """Return a sentence for each wire."""
    found = []
    for wire in result["wires"]:
        cores = Spread.of([repeat["server_cpu"] for repeat in _repeats(result, wire)])
        waits = ", ".join(f"{quantile} {first(result, wire, quantile).middle:,.1f} ms" for quantile in LOOKS)
        found.append(
            f"{NAMES[wire]}: {held(result, wire):,} streams at once, {memory(result, wire).middle:,.0f} KiB of server memory each, "
            f"{rate(result, wire).middle:,.0f} tokens a second in all (asked for: {_asked(result):,.0f}), "
            f"first token later than its pace by {waits}, server {cores.middle:.2f} cores"
        )
    bound = client_bound(result)
    return [*found, f"the client was the bottleneck on {', '.join(bound)}" if bound else "the client was never the bottleneck"]


def figure(result: dict) -> Figure:
    """Draw memory a stream, tokens a second, and first tokens; one line a wire."""
    drawn, axes = panels(3, (13, 4.4), sharey=True)
    wires = list(result["wires"])
    bars = axes[0].barh(
        range(len(wires)), [memory(result, wire).middle for wire in wires], height=0.5, color="#56B4E9", edgecolor="#000000"
    )
    axes[0].bar_label(bars, [f"{memory(result, wire).middle:,.0f}" for wire in wires], padding=3)
    axes[0].margins(x=0.15)
    axes[0].set(title="Server memory that a stream takes", xlabel="KiB")
    steps.draw_spreads(axes[1], [rate(result, wire) for wire in wires], color="#000000", marker="D", label="median")
    axes[1].axvline(_asked(result), color="#D55E00", ls="--", label="the pace that was asked for")
    axes[1].set(title="All streams together", xlabel="tokens a second")
    for quantile, (color, marker, shift) in LOOKS.items():
        spreads = [first(result, wire, quantile) for wire in wires]
        steps.draw_spreads(axes[2], spreads, shift, color=color, marker=marker, label=quantile)
    axes[2].set(title="First token", xlabel="ms later than its pace")
    axes[0].set_yticks(range(len(wires)), [NAMES[wire] for wire in wires])
    axes[0].invert_yaxis()
    for axis in axes:
        axis.set_xlim(left=0)
        axis.xaxis.set_major_formatter(THOUSANDS)
    axes[1].set_xlim(right=1.15 * max(_asked(result), *(rate(result, wire).high for wire in wires)))
    for axis in axes[1:]:
        axis.legend(loc="upper left", bbox_to_anchor=(0, -0.18), ncols=2)
    drawn.suptitle(_title(result))
    drawn.supxlabel(_fine_print(result), fontsize=9)
    return drawn


def alt(result: dict) -> str:
    """Return the figure in words, for who can't see it."""
    each = ", ".join(f"{NAMES[wire]} {memory(result, wire).middle:,.0f} KiB" for wire in result["wires"])
    return f"Many streams at once on three wires. Server memory of each stream: {each}. " + _title(result).replace("\n", " ")


def _repeats(result: dict, wire: str) -> list[dict]:
    return result["wires"][wire]["repeats"]


def _asked(result: dict) -> float:
    return result["parameters"]["streams"] / result["parameters"]["pace"]


def _title(result: dict) -> str:
    streams, wires = result["parameters"]["streams"], list(result["wires"])
    at_once = min(held(result, wire) for wire in wires)
    late = [NAMES[wire] for wire in wires if rate(result, wire).middle < KEPT_UP * _asked(result)]
    costs = [memory(result, wire).middle for wire in wires]
    return (
        f"{f'{streams:,} streams' if at_once == streams else f'{at_once:,} of {streams:,} streams'} were held at once on every wire, "
        f"for {min(costs):,.0f} to {max(costs):,.0f} KiB of server memory each;\n"
        + (f"{' and '.join(late)} did not keep the pace" if late else "all wires kept the pace")
    )


def _fine_print(result: dict) -> str:
    asked, bound = result["parameters"], client_bound(result)
    return (
        f"Medians of {asked['repeats']} repeats and their range; a token every {asked['pace']:g} s, {asked['limit']} tokens an answer, "
        f"asked for over {asked['ramp']:g} s, a connection each, loopback, both ends on {result['machine']['cores']} cores"
        + (f"; the client was the bottleneck on {', '.join(bound)}.\n" if bound else "; the client was never the bottleneck.\n")
        + "Can't tell: a network, readers that are slow, TLS, a model that fills the processor."
        + steps.busy(result)
    )
