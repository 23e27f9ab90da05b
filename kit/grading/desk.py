"""What the grading kernel does beside the cells: it takes a submission up, tells how a check ended, and lays the submission down.

The kernel imports no submission; see ``kit.apart``. That is why one kernel serves a whole class.
"""

import gc
import json
import pkgutil
import resource
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import psutil

from kit import checks, model, progress
from kit.apart import here
from kit.apart.peer import LANE, Left

BIG = "File too large"
MEMORY = 2 << 30  # bytes that this process may take: the checks of the reference need 500 MiB
THREADS = 200
PATIENCE = 0.5  # seconds that a thread may need to notice that the submission whose calls it served is gone


def keep_small() -> None:
    """Let what a submission's server sends without end become a MemoryError of the check, before it is the whole machine's memory."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def warm() -> None:
    """Import the checks, so that the first submission waits for them no more than the others."""
    for module in pkgutil.iter_modules(checks.__path__, f"{checks.__name__}."):
        import_module(module.name)
    model.predict(model.sample(0))
    gc.collect()
    gc.freeze()  # what is here for good need not be gone through after every sheet


def grown() -> bool:
    """Say whether a submission has left so much in this process that the next may go short: another must take its place."""
    return psutil.Process().memory_info().data > MEMORY // 2 or threading.active_count() > THREADS or _serving()


def _serving() -> bool:
    """Say whether a thread still works on what the submission sent: it would take the time of the next one's checks."""
    end = time.monotonic() + PATIENCE
    lanes = [each for each in threading.enumerate() if each.name == LANE]
    for lane in lanes:
        lane.join(max(0.0, end - time.monotonic()))
    return any(lane.is_alive() for lane in lanes)


def take(address: str, labs: str, folder: str) -> None:
    """Let ``labs`` mean the submission whose sandbox listens at ``address``."""
    here.use(here.Submission(address, Path(labs), folder))


def lay_down() -> None:
    """Forget the submission."""
    here.use(None)
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):  # they hold the memory, and the words, of this submission
        vars(sys).pop(name, None)


def told(exercise: str) -> str:
    """Return, as JSON, how the check that has just failed ended; its words are the submission's, and no verdict."""
    error = getattr(sys, "last_value", None) or RuntimeError("the cell failed, and no error is on record")
    found = progress.verdict(exercise, error)
    found["said"] = "\n".join(filter(None, [found["said"], here.current.said()[-progress.MOST :] if here.current else ""]))[
        -progress.MOST :
    ]
    name, text = type(error).__name__, f"{error}\n{found['said']}"
    if found["ending"] == "crash":
        if name == "MemoryError" or "MemoryError" in text:
            found["ending"] = "memory limit"
        elif BIG in text:
            found["ending"] = "output limit"
        elif "is not listening" in text or "stopped before it listened" in text:
            found["ending"] = "port not open"
        elif isinstance(error, Left) or "the sandbox has ended" in text:
            found["ending"] = "stopped"
    return json.dumps({name: found[name] for name in ("ending", "diagnosis", "said")})
