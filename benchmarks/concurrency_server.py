"""The servers of ``benchmarks.concurrency``: the same service on one thread, on many, in two processes, and in an event loop.

Each has fitted both models before its port opens, gunicorn before it forks, so that no window holds a model being fitted.
"""

from functools import partial

from benchmarks import kinds
from kit import model
from solutions.rest.server import serve_production
from solutions.rest_fastapi.server import serve

KINDS = {  # what a server is called in a result, and how to serve it
    "flask-1": partial(serve_production, workers=1, threads=1),
    "flask-16": partial(serve_production, workers=1, threads=16),
    "flask-2x1": partial(serve_production, workers=2, threads=1),
    "fastapi-def": serve,
    "fastapi-async": partial(serve, blocking=True),
}


if __name__ == "__main__":
    kinds.main("concurrency", KINDS, model.MODEL_IDS)
