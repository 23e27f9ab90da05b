"""How every figure looks: colours, line styles and markers for the things compared, panels, and numbers without powers of ten."""

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

# Okabe and Ito's colours, which stay apart for colour-blind eyes; line styles and markers keep them apart in grey.
TRANSPORT_STYLE = {"rest": ("#0072B2", "-", "o"), "rpc": ("#D55E00", "--", "s"), "ws": ("#009E73", ":", "^")}
FORMAT_STYLE = {
    "json": ("#000000", "-", "o"),
    "msgpack": ("#CC79A7", "--", "s"),
    "protobuf": ("#56B4E9", ":", "^"),
    "csv": ("#E69F00", "-.", "D"),
    "parquet": ("#D55E00", (0, (6, 1)), "v"),
    "avro": ("#009E73", (0, (3, 1, 1, 1, 1, 1)), "P"),
}

THOUSANDS = FuncFormatter(lambda value, _: f"{value:,.0f}")

matplotlib.rcParams |= {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.titlesize": 10,
    "figure.titlesize": 12,
    "svg.hashsalt": "wirelab",
}


def panels(columns: int, size: tuple[float, float], **share) -> tuple[Figure, list[Axes]]:
    """Return a figure and its panels, side by side."""
    figure = Figure(figsize=size, layout="constrained")
    return figure, list(figure.subplots(1, columns, squeeze=False, **share)[0])
