"""What a call costs inside an application, and whose code takes the time: cProfile around the WSGI callable, in this process.

There is no server and no socket here: those cost the same whatever they serve. The shares are of the time under the profiler, which makes
small functions look dearer than they are, so they are a guide, and the µs beside them are the same shares of the time without it.
"""

import cProfile
import io
import pstats
import time
from collections import Counter
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.cases import Case
from kit.contract import Request
from solutions import codecs

OWNERS = {  # a piece of a file's path, and whose time is spent there; the first that fits counts
    "sqlalchemy": "SQLAlchemy",
    "flask_openapi": "flask-openapi",
    "pydantic": "pydantic",
    "werkzeug": "Werkzeug",
    "flask": "Flask",
    "numpy": "the model",
    "kit/model": "the model",
    "solutions/codecs": "the codec",
    "/json/": "the codec",
    "kit/contract": "the codec",
    "solutions/rest": "the service",
}


def cost(app: Flask, case: Case, calls: int) -> float:
    """Return the µs of a call, the median of ``calls``."""
    call, times = _caller(app, case), []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return sorted(times)[calls // 2] * 1e6


def shares(app: Flask, case: Case, calls: int) -> dict[str, float]:
    """Return which share of the time of ``calls`` is spent in whose code, the largest first."""
    call, profiler = _caller(app, case), cProfile.Profile()
    call()
    profiler.enable()
    for _ in range(calls):
        call()
    profiler.disable()
    found = _by_owner(pstats.Stats(profiler))
    return {owner: round(seconds / found.total(), 4) for owner, seconds in found.most_common()}


def _by_owner(stats: pstats.Stats) -> Counter:
    """Add up the time in each function itself; a function in C counts for the code that calls it, but SQLite's for SQLite."""
    found = Counter()
    for (file, _, name), (_, _, seconds, _, callers) in stats.stats.items():
        if "sqlite3." in name:
            found["SQLite"] += seconds
        elif file == "~":
            for caller, times in callers.items():
                found[_owner(caller[0])] += times[2]
        else:
            found[_owner(file)] += seconds
    return found


def _owner(file: str) -> str:
    path = Path(file).as_posix()
    return next((owner for piece, owner in OWNERS.items() if f"/{piece.strip('/')}" in path), "Python's own library")


def _caller(app: Flask, case: Case):
    """Return a function that calls ``app`` as a server does, and checks the answer."""
    body = codecs.Json.encode(Request(case.features, case.model_id))
    common = EnvironBuilder("/v1/predictions", method="POST", data=body, content_type=codecs.Json.media_type).get_environ()

    def call() -> None:
        started = []
        answer = app(common | {"wsgi.input": io.BytesIO(body)}, lambda status, headers, _=None: started.append(status))
        text = b"".join(answer)
        answer.close()
        if not started[0].startswith("201") or f'"label":"{case.label}"'.encode() not in text:
            raise ValueError(f"wrong answer: {started[0]} {text!r}")

    return call
