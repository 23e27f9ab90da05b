"""The servers of ``benchmarks.concurrency``: the same service on one thread, on many, in two processes, and in an event loop.

Each has fitted both models before its port opens, gunicorn before it forks, so that no window holds a model being fitted.
"""

import argparse
import sys
from functools import partial

from kit import command, model
from solutions.rest.server import serve_production
from solutions.rest_fastapi.server import serve

KINDS = {  # what a server is called in a result, and how to serve it
    "flask-1": partial(serve_production, workers=1, threads=1),
    "flask-16": partial(serve_production, workers=1, threads=16),
    "flask-2x1": partial(serve_production, workers=2, threads=1),
    "fastapi-def": serve,
    "fastapi-async": partial(serve, blocking=True),
}


def main() -> None:
    """Read which server it shall be, and leave the rest of the command line to ``kit.command``."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.concurrency_server",
        description="Serve the digits model in one of the ways that benchmarks.concurrency compares.",
        epilog="example: python -m benchmarks.concurrency_server --kind flask-16 --port 8100",
    )
    parser.add_argument("--kind", choices=KINDS, required=True)
    options, others = parser.parse_known_args()
    sys.argv[1:] = others
    for model_id in model.MODEL_IDS:
        model.predict(model.sample(0), model_id)
    command.main(KINDS[options.kind], port=8100)


if __name__ == "__main__":
    main()
