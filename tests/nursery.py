"""Run many short programs that need the same libraries: a process that has imported these forks a child for each program.

    python tests/nursery.py < jobs      a line of JSON each: {"folder": …, "code": …, "arguments": […]}
                                        and for each a line back: {"returncode": …, "stderr": …}

A child imports nothing of ours from its parent, so each program meets the kit and the labs of its own folder. Where there is no fork, as on
Windows, each program gets an interpreter of its own, and takes longer.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

PATIENCE = 60  # seconds that a program may take
LIBRARIES = (
    "numpy sklearn.ensemble sklearn.linear_model flask flask_openapi flask_limiter pydantic sqlalchemy werkzeug.serving jinja2 "
    "msgpack httpx joserfc.jwt trustme google.protobuf.descriptor_pool google.rpc.error_details_pb2 grpc grpc_status.rpc_status "
    "grpc_health.v1.health grpc_tools.protoc grpc_reflection.v1alpha.reflection websockets.asyncio.server websockets.sync.client "
    "websockets.sync.server"
)


def forked(folder: str, code: str, arguments: list[str]) -> dict:
    """Run ``code`` in a child that has the libraries already, in ``folder``, which comes first on its path."""
    with tempfile.TemporaryFile() as words:
        child = os.fork()
        if child == 0:
            _become(folder, code, arguments, words.fileno())
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        signal.alarm(PATIENCE)
        _, status = os.waitpid(child, 0)
        signal.alarm(0)
        words.seek(0)
        return {"returncode": os.waitstatus_to_exitcode(status), "stderr": words.read().decode(errors="replace")}


def _become(folder: str, code: str, arguments: list[str], words: int) -> None:
    """Be the program, and end as it ends."""
    ending = 1
    try:
        os.setsid()
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(words, 1)
        os.dup2(words, 2)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode, closefd=False) for number, mode in ((0, "r"), (1, "w"), (2, "w")))  # noqa: SIM115
        os.environ["PYTHONPATH"] = folder
        sys.path.insert(0, folder)
        sys.argv = ["-c", *arguments]
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


def started(folder: str, code: str, arguments: list[str]) -> dict:
    """Run ``code`` in an interpreter of its own."""
    words = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": folder}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return {"returncode": done.returncode, "stderr": done.stderr}


def main() -> None:
    """Import the libraries, then run what is asked for."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may start us deaf to it, and a check interrupts by it
    run = forked if hasattr(os, "fork") else started
    if run is forked:
        for name in LIBRARIES.split():
            importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
