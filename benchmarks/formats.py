"""Measure the formats without any wire: ``python -m benchmarks.formats`` counts bytes and takes times, stores them, draws them.

A run of ``python -m benchmarks`` measures less: what a request costs in the three formats of the wires, and the bytes of all six formats.
"""

import argparse
import gc
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

import zstandard
from rich.progress import Progress

from benchmarks import machine, plots
from benchmarks.formats_plot import coding
from kit import formats, messages, model
from kit.contract import Request
from kit.launch import ROOT
from solutions import codecs

DIGITS = (1, 4, 16, 64, 256)
MESSAGES = {  # what a message holds, how it is made, and how many values one item of it has
    "small integers": (messages.small_integers, 1),
    "z-scores": (messages.z_scores, 1),
    "prices": (messages.prices, 1),
    "rows of ten": (messages.rows, 10),
}
EXACT = {"prices"}  # numbers of which nothing may be lost: Protobuf's schema says double for them
COUNTS = {1: [2**power for power in range(15)], 10: [2**power for power in range(14)]}
TIMED = {"z-scores": (1, 16, 256, 4096), "rows of ten": (1, 16, 256, 4096)}
RESULT = ROOT / "benchmarks" / "results" / "formats.json"


def measure(repeats: int = 5, seconds: float = 0.02) -> Iterator[dict]:
    """Yield a row for each format and size of a request: ``values``, ``bytes``, and ``encode_us`` and ``decode_us``, a number a repeat.

    Encoding starts from Python's own floats and ends in bytes, decoding is the reverse; so Protobuf's times hold the filling and the
    reading of its message object. The formats take turns within a repeat.
    """
    for digits in DIGITS:
        request = Request(model.sample(3, digits), "linear")
        rows = {
            name: {"format": name, "values": len(request.features), "bytes": len(codec.encode(request)), "encode_us": [], "decode_us": []}
            for name, codec in codecs.BY_NAME.items()
        }
        for _ in range(repeats):
            for name, row in rows.items():
                codec = codecs.BY_NAME[name]
                row["encode_us"].append(_time(partial(codec.encode, request), seconds))
                row["decode_us"].append(_time(partial(codec.decode, codec.encode(request), Request), seconds))
        yield from rows.values()


def sizes(compressed: bool = False) -> Iterator[dict]:
    """Yield a row for each message, length and format: ``values`` and ``bytes``; with ``compressed``, bytes after gzip and zstd as well."""
    for name, (make, width) in MESSAGES.items():
        for count in COUNTS[width]:
            for title, body in formats.encoded(make(count), exact=name in EXACT).items():
                row = {"message": name, "format": title.lower(), "values": count * width, "bytes": len(body)}
                if compressed:
                    row |= {"gzip": len(gzip.compress(body, mtime=0)), "zstd": len(zstandard.compress(body))}
                yield row


def times(repeats: int = 5, seconds: float = 0.02) -> Iterator[dict]:
    """Yield a row for each message, length and format: ``encode_us`` and ``decode_us``, a number a repeat; formats take turns.

    From Python's lists and dicts to bytes and back. CSV, Parquet and Avro go through ``kit.tables``, which looks at every value first.
    """
    for name, counts in TIMED.items():
        make, width = MESSAGES[name]
        for count in counts:
            content = make(count)
            rows = {form: {"message": name, "format": form.title.lower(), "values": count * width} for form in formats.ALL}
            for row in rows.values():
                row |= {"encode_us": [], "decode_us": []}
            for _ in range(repeats):
                for form, row in rows.items():
                    row["encode_us"].append(_time(partial(form.encode, content), seconds))
                    row["decode_us"].append(_time(partial(form.decode, form.encode(content), content), seconds))
            yield from rows.values()


def _time(work: Callable[[], object], seconds: float) -> float:
    """Return the median time of one call in µs, over as many batches of calls as fit into ``seconds``."""
    start = time.perf_counter()
    work()
    once = max(time.perf_counter() - start, 1e-7)
    batch = max(1, int(0.001 / once))
    taken, end = [], time.perf_counter() + seconds
    gc.disable()  # as timeit does: a collection would look through this whole program, and ten thousand rows would set one off
    try:
        while time.perf_counter() < end or not taken:
            start = time.perf_counter()
            for _ in range(batch):
                work()
            taken.append((time.perf_counter() - start) / batch)
    finally:
        gc.enable()
    return round(statistics.median(taken) * 1e6, 3)


def store(path: Path) -> dict:
    """Measure everything with a bar on the terminal, write the result as JSON to ``path``, and return it."""
    result = machine.describe() | {"schema": 1}
    result["versions"] |= {name: version(name) for name in ("pyarrow", "fastavro", "zstandard")}
    rows = len(formats.ALL) * sum(len(COUNTS[width]) for _, width in MESSAGES.values())
    timed = len(formats.ALL) * sum(map(len, TIMED.values()))
    with Progress() as progress:
        result["sizes"] = list(progress.track(sizes(compressed=True), total=rows, description="sizes"))
        result["times"] = list(progress.track(times(), total=timed, description="times"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    return result


def main() -> int:
    """Measure and store, or read what was stored; then draw."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.formats",
        description="Count the bytes of six formats and time them (half a minute), store the result, draw it.",
        epilog="examples: python -m benchmarks.formats --draw · python -m benchmarks.formats --out out/formats.json",
    )
    parser.add_argument("--draw", action="store_true", help="measure nothing; draw what is stored")
    parser.add_argument("--out", type=Path, default=RESULT, help="the result; its pictures go beside it (default: %(default)s)")
    options = parser.parse_args()
    if options.draw and not options.out.exists():
        print(f"benchmarks.formats: there is no {options.out} to draw; leave --draw out to measure", file=sys.stderr)
        return 2
    result = json.loads(options.out.read_text(encoding="utf-8")) if options.draw else store(options.out)
    for name, figure in (("sizes", plots.sizes(result)), ("coding", coding(result))):
        for suffix in ("png", "svg"):
            figure.savefig(options.out.with_name(f"{name}.{suffix}"), dpi=120, metadata={"Date": None} if suffix == "svg" else None)
        print(f"{name}: {figure.get_suptitle()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
