"""What a stored result allows us to say: which cell is faster, and where no difference was measured."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import CELLS, title
from benchmarks.recorder import Recording

LEAST = 0.05  # a smaller difference between medians is not claimed: runs on one machine differ by about as much
BUSY = 0.9  # cores; a load generator above it may be what limits the throughput


@dataclass(frozen=True)
class Spread:
    """One figure over the repeats of a run: its lowest, median and highest value."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """Return the spread of ``values``; ValueError when there are none."""
        if not values:
            raise ValueError("no repeat holds this figure")
        return cls(min(values), statistics.median(values), max(values))

    def below(self, other: "Spread") -> bool:
        """Say whether this figure was lower in every repeat than the other in any, and by at least 5 % in the median."""
        return self.high < other.low and self.middle < other.middle * (1 - LEAST)


def windows(result: dict, cell: str, name: str) -> list[Recording]:
    """Return the window ``name`` of each repeat of ``cell``; [] for a window that this cell does not have."""
    return [Recording.from_json(repeat[name]) for repeat in result["cells"][cell]["repeats"] if name in repeat]


def latency(result: dict, cell: str, q: float = 0.5, name: str = "latency") -> Spread:
    """Return the spread of a latency quantile in µs, over repeats."""
    return Spread.of([window.quantile(q) for window in windows(result, cell, name)])


def throughput(result: dict, cell: str) -> Spread:
    """Return the spread of calls a second, over repeats."""
    return Spread.of([window.throughput for window in windows(result, cell, "throughput")])


def client_bound(result: dict, cell: str) -> bool:
    """Say whether the load generator itself was busy nearly all the time while throughput was measured, in most repeats."""
    return statistics.median(window.client_cpu or 0 for window in windows(result, cell, "throughput")) >= BUSY


def failures(result: dict) -> list[str]:
    """Return a line for each window in which a call failed or was answered wrongly."""
    found = []
    for cell in result["cells"]:
        for number, repeat in enumerate(result["cells"][cell]["repeats"], 1):
            for name, window in repeat.items():
                if window["failures"]:
                    found.append(f"{cell}, repeat {number}, {name}: {window['failures']} failed, first: {window['first_failure']}")
    return found


def pairs() -> list[tuple[str, str, str]]:
    """Return every fair pair of cells, with what is held fixed: a transport with two encodings, or an encoding on two transports."""
    found = []
    for index, one in enumerate(CELLS):
        for other in CELLS[index + 1 :]:
            (transport, encoding), (transport2, encoding2) = one.split("/"), other.split("/")
            if transport == transport2:
                found.append((title(one).partition(" · ")[0], one, other))
            elif encoding == encoding2:
                found.append((title(one).partition(" · ")[2], one, other))
    return found


def compare(one: str, other: str, figure: dict[str, Spread]) -> str:
    """Return a sentence: which of two cells has the lower figure and by what factor, or that no difference was measured."""
    for low, high in ((one, other), (other, one)):
        if figure[low].below(figure[high]):
            return f"{title(low)} is lower than {title(high)}, by a factor of {figure[high].middle / figure[low].middle:.2f}"
    return f"{title(one)} and {title(other)}: no difference measured"


def reference() -> dict:
    """Return the committed reference result, ``benchmarks/results/reference.json``, with the sizes of the formats."""
    return _stored("reference") | {"sizes": formats()["sizes"]}


def formats() -> dict:
    """Return the committed measurement of the formats, ``benchmarks/results/formats.json``: it needs no wire, so it is made by itself."""
    return _stored("formats")


def _stored(name: str) -> dict:
    return json.loads((Path(__file__).parent / "results" / f"{name}.json").read_text(encoding="utf-8"))
