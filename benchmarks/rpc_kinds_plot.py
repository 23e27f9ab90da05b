"""Say and draw what a stored result of ``benchmarks.rpc_kinds`` holds: calls a second, and who had to wait for whom."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import steps
from benchmarks.claims import BUSY, Spread
from benchmarks.concurrency_plot import MODELS, latency, throughput, windows
from benchmarks.style import THOUSANDS, panels

NAMES = {
    "threads-1": "one thread",
    "threads-16": "16 threads",
    "aio-loop": "event loop, model in it",
    "aio-thread": "event loop, model in a thread",
}
LOADS = {  # window: its words, colour, marker, place beside the server's line
    "1/1": ("1 call", "#E69F00", "o", -0.2),
    "16/1": ("16 calls, 1 channel", "#0072B2", "s", 0.0),
    "16/16": ("16 calls, 16 channels", "#009E73", "^", 0.2),
}
QUANTILES = ((0.5, "#000000", "D", -0.1), (0.99, "#D55E00", "^", 0.1))


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/rpc_kinds.json``."""
    return steps.stored("rpc_kinds")


def client_bound(result: dict) -> list[str]:
    """Return the windows in which the client was busy nearly all the time, in some repeat, as ``threads-16 linear-16/1``."""
    names = [f"{model}-{load}" for model in MODELS for load in LOADS]
    busy = {(kind, name): [window.client_cpu or 0 for window in windows(result, kind, name)] for kind in _kinds(result) for name in names}
    return [f"{kind} {name}" for (kind, name), shares in busy.items() if max(shares) >= BUSY]


def findings(result: dict) -> list[str]:
    """Return sentences: calls a second of each server, what a channel more is worth, and what the slow model does to a bystander."""
    found = []
    for model, words in MODELS.items():
        for kind in _kinds(result):
            counts = [throughput(result, kind, f"{model}-{load}") for load in LOADS]
            told = ", ".join(f"{LOADS[load][0]} {count.middle:,.0f}" for load, count in zip(LOADS, counts, strict=True))
            found.append(f"{words}, {NAMES[kind]}, calls a second: {told}; {_channels(*counts[1:])}")
    for busy in result["parameters"]["busy"]:
        waits = [f"{NAMES[kind]} {_wait(result, kind, busy).middle:.1f} ms" for kind in _kinds(result)]
        found.append(f"a call of the fast model beside {busy} of the slow one, p50: {', '.join(waits)}")
    bound = client_bound(result)
    return [*found, f"the client was the bottleneck in {', '.join(bound)}" if bound else "the client was never the bottleneck"]


def figure(result: dict) -> Figure:
    """Draw calls a second with both models, and the bystander's wait; one line a server."""
    drawn, axes = panels(4, (15, 5.2), sharey=True)
    for axis, (model, words) in zip(axes, MODELS.items(), strict=False):
        for load, (label, color, marker, shift) in LOADS.items():
            spreads = [throughput(result, kind, f"{model}-{load}") for kind in _kinds(result)]
            steps.draw_spreads(axis, spreads, shift, color=color, marker=marker, label=label)
        axis.set(title=f"{words.capitalize()}: closed loop", xlabel="calls a second")
    for axis, busy in zip(axes[2:], result["parameters"]["busy"], strict=True):
        _draw_waits(axis, result, busy)
    axes[0].set_yticks(range(len(_kinds(result))), [NAMES[kind] for kind in _kinds(result)])
    axes[0].invert_yaxis()
    for axis in axes:
        axis.set_xlim(left=0)
        axis.xaxis.set_major_formatter(THOUSANDS)
    for axis in axes[::3]:
        axis.legend(loc="upper left", bbox_to_anchor=(0, -0.2), fontsize=9)
    drawn.suptitle(_title(result))
    drawn.supxlabel(_fine_print(result), fontsize=9)
    return drawn


def alt(result: dict) -> str:
    """Return the figure in words, for who can't see it."""
    return "A gRPC method on four servers, from one thread to an event loop beside a thread. " + " ".join(
        f"{line[0].upper()}{line[1:]}." for line in findings(result)[-3:]
    )


def _kinds(result: dict) -> list[str]:
    return [kind for kind in NAMES if kind in result["servers"]]


def _wait(result: dict, kind: str, busy: int, q: float = 0.5) -> Spread:
    return latency(result, kind, f"bystander-{busy}", q)


def _channels(one: Spread, many: Spread) -> str:
    if one.middle and (one.below(many) or many.below(one)):
        return f"16 channels instead of one: {many.middle / one.middle:.2f} times as many"
    return "16 channels instead of one: no difference measured"


def _title(result: dict) -> str:
    """State who makes a bystander wait where few slow calls are under way, if the repeats of the two ways do not overlap."""
    busy = result["parameters"]["busy"][0]
    single, threads, blocked, free = (_wait(result, kind, busy) for kind in NAMES)
    if not free.below(blocked):
        return f"A method that blocks its event loop: no longer wait was measured beside {busy} slow calls"
    return (
        f"The median wait of a quick call beside {busy} slow ones is {blocked.middle:,.0f} ms when the event loop computes, "
        f"{free.middle:,.0f} ms when a thread does, {threads.middle:,.0f} ms on 16 threads:\n"
        "what blocks the loop blocks everyone" + (", as a single thread does" if free.below(single) else "")
    )


def _fine_print(result: dict) -> str:
    machine, bound = result["machine"], client_bound(result)
    return (
        f"Median of {result['parameters']['repeats']} repeats and their range; gRPC over loopback. "
        f"The client, in Python too, shares the machine's {machine['cores']} cores with the server"
        + (f", and was the bottleneck in {', '.join(bound)}. " if bound else "; it was nowhere the bottleneck. ")
        + f"\nasyncio.to_thread had {min(32, machine['cores'] + 4)} threads. "
        "Can't tell: more cores, a network, or a model that waits instead of computing." + steps.busy(result)
    )


def _draw_waits(axis: Axes, result: dict, busy: int) -> None:
    for q, color, marker, shift in QUANTILES:
        spreads = [_wait(result, kind, busy, q) for kind in _kinds(result)]
        steps.draw_spreads(axis, spreads, shift, color=color, marker=marker, label=f"p{q * 100:g}")
    axis.set(
        title=f"Fast call beside\n{busy} slow ones under way",
        xlabel=f"latency, ms\nopen loop, {result['parameters']['rate']:g} calls a second",
    )
