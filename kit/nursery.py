"""Run many short programs that need the same libraries: a process that has imported these forks a child for each program.

    python -P kit/nursery.py < jobs     a line of JSON each: {"folder": …, "code": …, "arguments": […]}
                                        "ready" once the libraries are there, then for each job
                                        a line back: {"returncode": …, "stderr": …}

A child imports nothing of ours from its parent, so each program meets the kit and the labs of its own folder. Only a nursery that was
given a kit (``python -P kit/nursery.py folder``) has imported that one, with its models fitted, and starts servers from itself as well: see
``kit.warm``. When its standard input, a pipe, is closed, a nursery ends with what it runs: nothing outlives whoever asked. Where there is
no fork, as on Windows, each program gets an interpreter of its own, and takes longer.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 60  # seconds that a program may take
PERIOD = 0.5  # seconds between two looks at the time and at standard input
LIBRARIES = (
    "numpy sklearn.ensemble sklearn.linear_model flask flask_openapi flask_limiter pydantic sqlalchemy werkzeug.serving jinja2 "
    "msgpack httpx joserfc.jwt trustme google.protobuf.descriptor_pool google.rpc.error_details_pb2 grpc grpc_status.rpc_status "
    "grpc_health.v1.health grpc_tools.protoc grpc_reflection.v1alpha.reflection websockets.asyncio.server websockets.sync.client "
    "websockets.sync.server"
)

CHECK = (
    "import importlib, sys\nfrom kit.checks import check\ncheck(sys.argv[1], importlib.import_module('labs.' + sys.argv[1].split('-')[0]))"
)
CANCEL = getattr(signal, "SIGUSR1", None)
WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl


class Nursery:
    """A process that runs programs one after another, each in a child of its own."""

    def __init__(self, kit: Path | None = None):
        # -P: the folder of this file must not come before the libraries on the path, for it holds modules with plain names.
        words = [sys.executable, "-P", __file__, *([str(kit)] if kit else [])]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        # A session of its own: Ctrl-C is for whoever asked, who then ends it in order.
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
        self.is_warm = False

    def run(self, exercise: str, folder: Path, code: str = CHECK) -> dict:
        """Check ``exercise`` with the labs/ in ``folder``; return ``returncode`` and ``stderr``, in which is all that it printed."""
        self.process.stdin.write(json.dumps({"folder": str(folder), "code": code, "arguments": [exercise]}) + "\n")
        self.process.stdin.flush()
        self.is_warm = self.is_warm or self.process.stdout.readline() == "ready\n"
        return json.loads(self.process.stdout.readline())

    def cancel(self) -> None:
        """End the program that runs now, from another thread; without signals, or while the libraries load, it runs to its end."""
        if CANCEL and self.is_warm:
            self.process.send_signal(CANCEL)

    def end(self) -> None:
        """End the program that runs now or, while the libraries load, the process itself: nobody waits for either any more."""
        if self.is_warm:
            self.cancel()
        else:
            self.process.terminate()

    def close(self) -> None:
        """End the process, with what it runs."""
        self.end()
        with suppress(OSError):
            self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def forked(folder: str, code: str, arguments: list[str]) -> dict:
    """Run ``code`` in a child that has the libraries already, in ``folder``, which comes first on its path."""
    with tempfile.TemporaryFile() as words:
        child = os.fork()
        if child == 0:
            _become(folder, code, arguments, words.fileno())
        end = time.monotonic() + PATIENCE
        signal.signal(CANCEL, lambda *_: _kill(child))
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(1) if _is_alone() else _kill(child) if time.monotonic() > end else None)
        signal.setitimer(signal.ITIMER_REAL, PERIOD, PERIOD)
        status = None
        try:
            _, status = os.waitpid(child, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(CANCEL, signal.SIG_IGN)
            if status is None:
                _kill(child)
        words.seek(0)
        return {"returncode": os.waitstatus_to_exitcode(status), "stderr": words.read().decode(errors="replace")}


def _is_alone() -> bool:
    """Say whether the other end of standard input, where that is a pipe, was closed."""
    asked = select.poll()
    asked.register(0, 0)
    return any(event & select.POLLHUP for _, event in asked.poll(0))


def _kill(child: int) -> None:
    """End a child and what it started; a moment after its birth it has no group of its own yet."""
    for kill in (os.killpg, os.kill):
        with suppress(OSError):
            kill(child, signal.SIGKILL)


def _become(folder: str, code: str, arguments: list[str], words: int) -> None:
    """Be the program, and end as it ends."""
    ending = 1
    try:
        os.setsid()
        for number in (signal.SIGALRM, signal.SIGTERM, CANCEL):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(WITH_PARENT, signal.SIGKILL)
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(words, 1)
        os.dup2(words, 2)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode, closefd=False) for number, mode in ((0, "r"), (1, "w"), (2, "w")))  # noqa: SIM115
        os.environ["PYTHONPATH"] = folder
        sys.path.insert(0, folder)
        # An editable install finds in its own folder what a lab lacks here: a module that a student deleted must be missing.
        sys.meta_path[:] = [each for each in sys.meta_path if not getattr(each, "__module__", "").startswith("__editable___wirelab")]
        sys.argv = ["-c", *arguments]
        with _warm() if "kit" in sys.modules else contextlib.nullcontext():
            exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
        ending = 0
    except SystemExit as leaving:
        ending = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ending)


def _warm() -> contextlib.AbstractContextManager:
    from kit import warm

    return warm.servers()


def started(folder: str, code: str, arguments: list[str]) -> dict:
    """Run ``code`` in an interpreter of its own."""
    words = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": folder}
    try:
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return {"returncode": -9, "stderr": ""}
    return {"returncode": done.returncode, "stderr": done.stderr}


def main() -> None:
    """Import the libraries, then run what is asked for."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may start us deaf to it, and a check interrupts by it
    run = forked if hasattr(os, "fork") else started
    if run is forked:
        signal.signal(CANCEL, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        for name in LIBRARIES.split():
            importlib.import_module(name)
        if len(sys.argv) > 1:
            sys.path.insert(0, sys.argv[1])
            importlib.import_module("kit.warm").warm_up()
        gc.freeze()  # a child's collections would otherwise touch, and so copy, every page of what is here
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
