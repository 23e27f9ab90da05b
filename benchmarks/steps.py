"""Measure, store, draw: the command line of a benchmark that has one result and one figure."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from matplotlib.axes import Axes
from rich.console import Console

from benchmarks.claims import Spread

RESULTS = Path(__file__).parent / "results"
Tell = Callable[[str], None]


def parser(name: str, about: str) -> argparse.ArgumentParser:
    """Return a parser for ``python -m benchmarks.name`` with the options that every such benchmark has: --quick, --draw, --out."""
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=about,
        epilog=f"example: python -m benchmarks.{name} --out benchmarks/results",
    )
    length = made.add_mutually_exclusive_group()
    length.add_argument("--quick", action="store_true", help="only see that it works: figures of seconds, not to be believed")
    length.add_argument("--draw", type=Path, metavar="RESULT", help="measure nothing; draw a stored result")
    made.add_argument("--out", type=Path, default=Path("out") / name, help=f"folder for {name}.json and pictures (default: out/{name})")
    return made


def run(name: str, plot: ModuleType, options: argparse.Namespace, measure: Callable[[Tell], dict]) -> int:
    """Measure and store, or read what was stored; then draw it with ``plot`` and say what it holds.

    ``measure(tell)`` returns the result as plain JSON types. ``plot.figure``, ``plot.findings`` and ``plot.alt`` take a result.
    """
    console = Console()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.draw:
        result = json.loads(options.draw.read_text(encoding="utf-8"))
    else:
        with console.status("") as status:
            result = measure(status.update)
        (options.out / f"{name}.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    write(name, plot, result, options.out)
    for line in (*plot.findings(result), f"pictures  {options.out}: {name} (PNG and SVG)"):
        console.print(line, soft_wrap=True, highlight=False)
    return 0


def write(name: str, plot: ModuleType, result: dict, folder: Path) -> list[Path]:
    """Draw a result as PNG and SVG into ``folder``, each with its alternative text inside, and return the paths."""
    drawn, paths = plot.figure(result), [folder / f"{name}.{suffix}" for suffix in ("png", "svg")]
    for path in paths:
        words = {"Title": drawn.get_suptitle(), "Description": plot.alt(result)}
        drawn.savefig(path, dpi=120, metadata=words | ({"Date": None} if path.suffix == ".svg" else {}))
    return paths


def stored(name: str) -> dict:
    """Return the committed result, ``benchmarks/results/name.json``."""
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def busy(result: dict) -> str:
    """Return a sentence for the fine print where the machine had other work to do when a measurement began, otherwise ""."""
    load, cores = result["machine"].get("load_average", 0), result["machine"]["cores"]
    return f" The machine was busy with other work (load average {load:g}): times are too long." if load > cores / 2 else ""


def draw_spreads(axis: Axes, spreads: list[Spread], shift: float = 0.0, **look) -> None:
    """Draw a marker at each median and a bar over its range, one line below the other, ``shift`` beside the line's middle."""
    middles = [spread.middle for spread in spreads]
    around = [[spread.middle - spread.low for spread in spreads], [spread.high - spread.middle for spread in spreads]]
    axis.errorbar(middles, [place + shift for place in range(len(spreads))], xerr=around, ls="none", capsize=3, **look)
