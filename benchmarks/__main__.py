"""Measure, store, draw: ``python -m benchmarks``, which ``make bench`` runs."""

import argparse
import json
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import claims, needed, report
from benchmarks.load import Plan
from benchmarks.run import MeasurementFailed, run, seconds_for
from kit.launch import ROOT, ServerDied

SHORT = Plan(), 5
LONG = Plan(warm_up=1.0, latency=4.0, forest=3.0, settle=1.0, throughput=4.0), 10
QUICK = Plan(warm_up=0.1, latency=0.2, forest=0.1, settle=0.1, throughput=0.2, exact=10), 2


def main() -> int:
    """Run the command line; return 1 when a call failed or was answered wrongly, 2 when nothing could be measured."""
    options = _options()
    out = Console()
    if options.draw:
        result = json.loads(options.draw.read_text(encoding="utf-8"))
    elif missing := needed.blanks():
        print(f"make bench: {needed.said(missing)}", file=sys.stderr)
        return 2
    else:
        plan, repeats = LONG if options.long else QUICK if options.quick else SHORT
        try:
            result = _measure(plan, repeats, out)
        except (MeasurementFailed, ServerDied) as error:
            print(f"make bench: {error}\nNothing was stored. Close what else is running, and try again.", file=sys.stderr)
            return 2
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "result.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    page, *pictures = report.write(result, options.out)
    out.print(report.table(result), soft_wrap=True)
    out.print("latency: one user · calls/s: ≥ where the load generator was the bottleneck · bytes: one call, both ways", style="dim")
    if not options.draw:
        out.print(f"result    {_short(options.out / 'result.json')}", soft_wrap=True)
    out.print(f"pictures  {_short(options.out)}: {', '.join(sorted({path.stem for path in pictures}))} (PNG and SVG)", soft_wrap=True)
    out.print(f"report    {page.resolve().as_uri()}", soft_wrap=True)
    for line in claims.failures(result):
        print(f"not to be trusted: {line}", file=sys.stderr)
    return 1 if claims.failures(result) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure one model on three wires, store the result, draw plots and a report.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="""examples:
  make bench
  make bench ARGS="--long"
  python -m benchmarks --draw out/bench/result.json --out out/again
Locust by itself, against a server started with python -m solutions.rpc (its own --help does not list our --record, --warm-up, --cases):
  locust -f benchmarks/locustfile.py RpcUser --headless -u 16 -r 16 -t 10s --record out/rpc.json""",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--long", action="store_true", help=f"more exact: about {seconds_for(*LONG) / 60:.0f} minutes instead of two")
    length.add_argument("--quick", action="store_true", help="only see that it works: figures of half a minute, not to be believed")
    length.add_argument("--draw", type=Path, metavar="RESULT", help="measure nothing; draw a stored result")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "out" / "bench", help="folder for result, pictures and report (default: out/bench)"
    )
    return parser.parse_args()


def _measure(plan: Plan, repeats: int, out: Console) -> dict:
    start = time.monotonic()
    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("starting", total=seconds_for(plan, repeats))

        def tell(what: str, done: float) -> None:
            progress.update(bar, advance=done, **({"description": what} if what else {}))

        result = run(plan, repeats, tell)
        progress.update(bar, completed=seconds_for(plan, repeats), description="measured")
    out.print(f"measured in {time.monotonic() - start:.0f} s")
    return result


def _short(path: Path) -> Path:
    """Return a path as short as it can be said from here."""
    return path.resolve().relative_to(Path.cwd()) if path.resolve().is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
