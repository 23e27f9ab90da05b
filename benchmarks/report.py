"""Turn a stored result into a table for the terminal, pictures, and one HTML file that needs nothing else."""

import io
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from matplotlib.figure import Figure
from rich import box
from rich.table import Table

from benchmarks import claims, plots
from benchmarks.cases import CELLS, MATCHED, TRANSPORTS, title

HERE = Path(__file__).parent
HEADINGS = ("", "p50 µs", "p99 µs", "calls/s", "CPU client", "CPU server", "payload B", "socket B", "large: payload B", "large: socket B")


def rows(result: dict) -> list[tuple[str, ...]]:
    """Return the table's rows as text: the cell, then a figure for each of HEADINGS, spreads as lowest–highest."""
    found = []
    for cell in CELLS:
        half, tail, rate = claims.latency(result, cell), claims.latency(result, cell, 0.99), claims.throughput(result, cell)
        at_least = "≥ " if claims.client_bound(result, cell) else ""
        windows = claims.windows(result, cell, "throughput")
        cpu = [claims.Spread.of([getattr(window, side) or 0 for window in windows]).middle for side in ("client_cpu", "server_cpu")]
        figures = [_spread(half), _spread(tail), at_least + _spread(rate), *(f"{100 * share:.0f} %" for share in cpu)]
        found.append((title(cell), *figures, *_bytes(result["cells"][cell].get("bytes"))))
    return found


def table(result: dict) -> Table:
    """Return the rows as a table of 80 columns for a terminal; spreads and CPU stand in the HTML report."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1))
    for index, heading in enumerate(("", "p50 µs", "p99 µs", "calls/s", "payload B", "socket B", "large: B")):
        shown.add_column(heading, justify="right" if index else "left", no_wrap=True)
    for row in rows(result):
        half, tail, rate = (text.partition(" (")[0] for text in row[1:4])
        shown.add_row(row[0], half, tail, rate, row[6], row[7], row[9])
    return shown


def findings(result: dict) -> list[tuple[str, list[str]]]:
    """Return what may be said of latency and of throughput: a heading and a sentence for each fair pair of cells."""
    half = {cell: claims.latency(result, cell) for cell in CELLS}
    slow = {cell: claims.latency(result, cell, name="forest") for cell in MATCHED}
    rate = {cell: claims.throughput(result, cell) for cell in CELLS}
    fair = [(one, other) for _, one, other in claims.pairs()]
    bound = {cell for cell in CELLS if claims.client_bound(result, cell)}
    matched = [(one, other) for one, other in fair if one in MATCHED and other in MATCHED]
    throughput = [
        f"{title(one)} and {title(other)}: not compared, because the load generator was the bottleneck"
        if {one, other} & bound
        else claims.compare(one, other, rate)
        for one, other in fair
    ]
    return [
        ("Median latency, one user, linear model", [claims.compare(one, other, half) for one, other in fair]),
        ("Median latency, one user, forest", [claims.compare(one, other, slow) for one, other in matched]),
        (f"Throughput, {result['parameters']['users']} users", throughput),
    ]


def write(result: dict, folder: Path) -> list[Path]:
    """Write every figure as PNG and SVG and the report as HTML into ``folder``; return the paths, the report first."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {name: draw(result) for name, draw in plots.available(result).items()}
    paths = []
    for name, figure in drawn.items():
        for suffix in ("png", "svg"):
            path = folder / f"{name}.{suffix}"
            figure.savefig(path, dpi=120, metadata={"Date": None} if suffix == "svg" else None)
            paths.append(path)
    page = folder / "report.html"
    page.write_text(html(result, drawn), encoding="utf-8")
    return [page, *paths]


def html(result: dict, drawn: dict[str, Figure]) -> str:
    """Return the report as one HTML document with its figures inside."""
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape())
    return environment.get_template("report.html").render(
        result=result,
        headings=HEADINGS,
        rows=rows(result),
        findings=findings(result),
        figures=[{"svg": _svg(figure), "title": figure.get_suptitle()} for figure in drawn.values()],
        failures=claims.failures(result),
        least=claims.LEAST,
        busy=claims.BUSY,
        transports=TRANSPORTS,
    )


def _svg(figure: Figure) -> str:
    """Return a figure as an SVG element, without the XML prologue that HTML does not take."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()[text.getvalue().index("<svg") :]


def _spread(spread: claims.Spread) -> str:
    return f"{spread.middle:,.0f} ({spread.low:,.0f}–{spread.high:,.0f})"


def _bytes(count: dict | None) -> list[str]:
    """Return payload and socket bytes, both ways together, of the small and of the large call; dashes where none were counted."""
    if count is None:
        return ["–"] * 4
    each = [(part["payload_out"] + part["payload_in"], part["socket_out"] + part["socket_in"]) for part in count.values()]
    return [f"{amount:,.0f}" for pair in each for amount in pair]
