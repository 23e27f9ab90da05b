"""Say and draw what a stored result of ``benchmarks.concurrency`` holds: calls a second, latencies, and who had to wait for whom."""

import json
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.claims import BUSY, Spread
from benchmarks.recorder import Recording
from benchmarks.steps import draw_spreads
from benchmarks.style import THOUSANDS, panels

NAMES = {
    "flask-1": "Flask\n1 thread",
    "flask-16": "Flask\n16 threads",
    "flask-2x1": "Flask\n2 workers × 1 thread",
    "fastapi-def": "FastAPI\ndef (40 threads)",
    "fastapi-async": "FastAPI\nasync def that blocks",
}
MODELS = {"linear": "fast model", "forest": "slow model"}
LOADS = {1: ("#E69F00", "o", -0.14), 16: ("#0072B2", "s", 0.14)}  # connections: colour, marker, place beside the server's line


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/concurrency.json``."""
    return json.loads((Path(__file__).parent / "results" / "concurrency.json").read_text(encoding="utf-8"))


def windows(result: dict, kind: str, name: str) -> list[Recording]:
    """Return the window ``name`` of a server, ``linear-16`` or ``models``, in each repeat."""
    return [Recording.from_json(repeat[name]) for repeat in result["servers"][kind]["repeats"]]


def throughput(result: dict, kind: str, name: str) -> Spread:
    """Return the spread of calls a second, over repeats."""
    return Spread.of([window.throughput for window in windows(result, kind, name)])


def latency(result: dict, kind: str, name: str, q: float) -> Spread:
    """Return the spread of a latency quantile in ms, over repeats."""
    return Spread.of([window.quantile(q) / 1000 for window in windows(result, kind, name)])


def client_bound(result: dict) -> list[str]:
    """Return the windows in which the client was busy nearly all the time, in some repeat, as ``flask-2x1 linear-16``."""
    names = [f"{model}-{count}" for model in MODELS for count in LOADS]
    busy = {(kind, name): [window.client_cpu or 0 for window in windows(result, kind, name)] for kind in _kinds(result) for name in names}
    return [f"{kind} {name}" for (kind, name), shares in busy.items() if max(shares) >= BUSY]


def findings(result: dict) -> list[str]:
    """Return sentences: what threads and processes are worth, and what an endpoint that blocks does to a bystander."""
    found = []
    for model, words in MODELS.items():
        for kind in ("flask-16", "flask-2x1", "fastapi-async"):
            base = "fastapi-def" if kind.startswith("fastapi") else "flask-1"
            found.append(f"{words}, 16 connections: {_compared(result, base, kind, f'{model}-16')}")
    waits = [f"{_name(kind)} {latency(result, kind, 'models', 0.5).middle:.1f} ms" for kind in _kinds(result)]
    found.append(f"GET /v1/models while the slow model is busy, p50: {', '.join(waits)}")
    bound = client_bound(result)
    return [*found, f"the client was the bottleneck in {', '.join(bound)}" if bound else "the client was never the bottleneck"]


def concurrency(result: dict) -> Figure:
    """Draw calls a second and latencies with both models, and the bystander's wait; one line a server."""
    figure, axes = panels(5, (16, 5), sharey=True)
    for place, model in enumerate(MODELS):
        _draw_throughput(axes[2 * place], result, model)
        _draw_latency(axes[2 * place + 1], result, model)
    _draw_bystander(axes[4], result)
    axes[0].set_yticks(range(len(_kinds(result))), [NAMES[kind] for kind in _kinds(result)])
    axes[0].invert_yaxis()
    axes[0].legend(loc="upper left", bbox_to_anchor=(0, -0.14), fontsize=9, ncols=2)
    axes[3].legend(loc="upper left", bbox_to_anchor=(0, -0.14), fontsize=9, ncols=2)
    figure.suptitle(_title(result))
    figure.supxlabel(_fine_print(result), fontsize=9)
    return figure


def write(result: dict, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG into ``folder`` and return the paths."""
    figure, paths = concurrency(result), [folder / f"concurrency.{suffix}" for suffix in ("png", "svg")]
    for path in paths:
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)
    return paths


def _kinds(result: dict) -> list[str]:
    return [kind for kind in NAMES if kind in result["servers"]]


def _name(kind: str) -> str:
    return NAMES[kind].replace("\n", ", ")


def _compared(result: dict, base: str, kind: str, window: str) -> str:
    """Return how many times the calls of ``base`` another server answers, where the repeats of the two do not overlap."""
    one, other = throughput(result, base, window), throughput(result, kind, window)
    if one.below(other) or other.below(one):
        return f"{_name(kind)} answers {other.middle / one.middle:.2f} times the calls of {_name(base)}"
    return f"{_name(kind)} and {_name(base)}: no difference measured"


def _title(result: dict) -> str:
    blocked, free = (latency(result, kind, "models", 0.5) for kind in ("fastapi-async", "fastapi-def"))
    if not free.below(blocked):
        return "An endpoint that blocks the event loop: no longer wait was measured for who only asks which models there are"
    return (
        f"Who only asks which models there are waits {blocked.middle:,.0f} ms when an async def endpoint computes in the event loop, "
        f"{free.middle:,.0f} ms when it is a def:\nan event loop that is blocked serves one request at a time, like a worker of one thread"
    )


def _fine_print(result: dict) -> str:
    machine, bound = result["machine"], client_bound(result)
    return (
        f"Median of {result['parameters']['repeats']} repeats and their range; JSON over loopback, keep-alive. "
        f"The client shares the machine's {machine['cores']} cores with the server"
        + (f", and was the bottleneck in {', '.join(bound)}. " if bound else "; it was nowhere the bottleneck. ")
        + "\nCan't tell: more cores, a database, or a model that waits instead of computing. "
        "Which of two workers a connection meets is luck, and stays so."
    )


def _draw_throughput(axis: Axes, result: dict, model: str) -> None:
    for count, (color, marker, shift) in LOADS.items():
        spreads = [throughput(result, kind, f"{model}-{count}") for kind in _kinds(result)]
        label = f"{count} connection{'s' if count > 1 else ''}"
        draw_spreads(axis, spreads, shift, color=color, marker=marker, label=label)
    axis.set(title=f"{MODELS[model].capitalize()}: closed loop", xlabel="calls a second")
    axis.set_xlim(left=0)
    axis.xaxis.set_major_formatter(THOUSANDS)


def _draw_latency(axis: Axes, result: dict, model: str) -> None:
    name = f"{model}-16"
    _draw_quantiles(axis, result, name)
    axis.set(title=f"{MODELS[model].capitalize()}: 16 connections", xlabel="latency, ms")
    axis.set_xlim(left=0)
    axis.xaxis.set_major_formatter(THOUSANDS)


def _draw_bystander(axis: Axes, result: dict) -> None:
    _draw_quantiles(axis, result, "models")
    busy, rate = result["parameters"]["busy"], result["parameters"]["rate"]
    axis.set(title=f"GET /v1/models beside\n{busy} busy connections", xlabel=f"latency, ms\nopen loop, {rate:g} calls a second")
    axis.set_xlim(left=0)
    axis.xaxis.set_major_formatter(THOUSANDS)


def _draw_quantiles(axis: Axes, result: dict, name: str) -> None:
    for q, color, marker, shift in ((0.5, "#000000", "D", -0.1), (0.99, "#D55E00", "^", 0.1)):
        spreads = [latency(result, kind, name, q) for kind in _kinds(result)]
        draw_spreads(axis, spreads, shift, color=color, marker=marker, label=f"p{q * 100:g}")
