"""The command line of a module that serves in one of several kinds: ``python -m benchmarks.concurrency_server --kind flask-16``."""

import argparse
import sys
from collections.abc import Callable, Iterable

from kit import command, model


def main(benchmark: str, kinds: dict[str, Callable[[int], None]], models: Iterable[str] = ()) -> None:
    """Read which kind it shall be, fit ``models``, and leave the rest of the command line to ``kit.command``."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{benchmark}_server",
        description=f"Serve in one of the ways that benchmarks.{benchmark} compares.",
        epilog=f"example: python -m benchmarks.{benchmark}_server --kind {next(iter(kinds))} --port 8100",
    )
    parser.add_argument("--kind", choices=kinds, required=True)
    options, others = parser.parse_known_args()
    sys.argv[1:] = others
    for model_id in models:
        model.predict(model.sample(0), model_id)
    command.main(kinds[options.kind], port=8100)
