"""The sandbox's side: a warm process that forks a child for each check and each server. It runs ``python -m kit.apart.there FD``.

FD is a listening socket that the check's side made. Each connection begins with a line of JSON, which names the folder that has ``labs``
and the exercise that is ``checked``, "" for none; with it comes a file. There are three:

- ``{"do": "converse"}`` gets a child that serves the line as a Peer; the file takes what it prints;
- ``{"do": "serve", "name": "labs.rest", "arguments": […]}`` gets ``python -m labs.rest …`` in a child; how it ended comes back;
- ``{"do": "nest", "name": "labs.rest"}`` gets another warm process, which has imported that package too and serves the file, a listening
  socket. It says ``ready`` when it can fork as this one does.

The text 15 on a line asks a child to end; the end of the line is SIGKILL.
"""

import contextlib
import functools
import gc
import importlib
import importlib.metadata
import json
import os
import resource
import runpy
import select
import signal
import socket
import sys

from kit.blank import CHECKED

LIBRARIES = (
    "numpy flask flask.testing flask_openapi flask_openapi.plugins flask_openapi_swagger.plugins flask_limiter pydantic sqlalchemy sqlite3 "
    "werkzeug.serving werkzeug.test jinja2 msgpack httpx joserfc.jwt trustme encodings.idna unittest.mock "
    "google.protobuf.descriptor_pool google.rpc.error_details_pb2 grpc grpc_status.rpc_status grpc_health.v1.health grpc.aio "
    "grpc_reflection.v1alpha.reflection websockets.asyncio.server websockets.sync.client websockets.sync.server websockets.asyncio.client "
    "kit.checks.inside kit.command kit.apart.peer kit.apart.policy kit.contract kit.formats kit.blank kit.serve_app kit.serve_loop kit.fair"
)
LINE = 1 << 16  # bytes of a request, at most


def warm() -> None:
    """Import what submissions need, and fit the models: children then have both from the start."""
    # flask-openapi looks through every installed package for plugins, for each application that is made: 12 ms.
    importlib.metadata.entry_points = functools.cache(importlib.metadata.entry_points)
    for name in LIBRARIES.split():
        importlib.import_module(name)
    from kit import model

    for model_id in model.MODEL_IDS:
        model.predict(model.sample(0), model_id)
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, all of this


def main() -> None:
    """Serve the listening socket whose number is the first argument, until the check's side ends this process."""
    serve(socket.socket(fileno=int(sys.argv[1])))


def serve(listener: socket.socket, leash: int | None = None) -> None:
    """Fork a child for each connection, pass signals on to the servers among them, and say how these ended, until the leash does."""
    for limit, most in json.loads(os.environ.pop("WIRELAB_LIMITS", "{}")).items():
        resource.setrlimit(getattr(resource, limit), (most, most))
    servers: dict[int, socket.socket] = {}
    wakeup, woken = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wakeup, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([listener, wakeup, *servers.values(), *([] if leash is None else [leash])], [], [])
        if leash in ready:
            for pid in servers:
                _killed(pid)
            os._exit(0)
        if wakeup in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(wakeup, 1024)
        _reap(servers)
        for pid, line in list(servers.items()):
            if line in ready:
                _signalled(servers, pid, line)
        if listener in ready:
            _accepted(listener, servers)


def _accepted(listener: socket.socket, servers: dict[int, socket.socket]) -> None:
    line, _ = listener.accept()
    with contextlib.suppress(OSError, ValueError):
        octets, files, *_ = socket.recv_fds(line, LINE, 1)
        wanted = json.loads(octets)
        if (pid := os.fork()) == 0:
            _become(line, listener, servers, files[0], wanted)
        os.close(files[0])
        if wanted["do"] != "converse":
            servers[pid] = line
            return
    line.close()


def _become(line: socket.socket, listener: socket.socket, servers: dict, log: int, wanted: dict) -> None:
    """Be the child, and end as it ends."""
    ending = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        listener.close()
        for other in servers.values():
            other.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (1, 2):
            os.dup2(nothing if wanted["do"] == "nest" else log, number)
        sys.stdin, sys.stdout, sys.stderr = (open(number, "rww"[number], closefd=False, buffering=1) for number in range(3))  # noqa: SIM115
        os.environ[CHECKED] = wanted["checked"]
        os.chdir(wanted["folder"])
        sys.path.insert(0, wanted["folder"])
        # An editable installation finds the kit's own labs/ where the submission lacks a module: that would grade somebody else's code.
        sys.meta_path[:] = [finder for finder in sys.meta_path if not getattr(finder, "__module__", "").startswith("__editable__")]
        {"serve": _serve_package, "converse": _converse, "nest": _nest}[wanted["do"]](line, wanted, log)
        ending = 0
    except SystemExit as leaving:
        ending = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ending if 0 <= ending < 256 else 1)


def _nest(line: socket.socket, wanted: dict, listener: int) -> None:
    """Import the submission's package once for all its checks; where that leaves a thread behind, which no fork would have, give up."""
    importlib.import_module(wanted["name"])
    if len(os.listdir("/proc/self/task")) > 1:
        return
    gc.freeze()
    line.sendall(b"ready\n")
    serve(socket.socket(fileno=listener))


def _serve_package(line: socket.socket, wanted: dict, _: int) -> None:
    line.close()
    sys.argv = [wanted["name"], *wanted["arguments"]]
    runpy.run_module(wanted["name"], run_name="__main__", alter_sys=True)


def _converse(line: socket.socket, *_: object) -> None:
    from kit.apart.peer import Peer
    from kit.apart.policy import everything

    Peer(line, everything, inside=True).run()


def _reap(servers: dict[int, socket.socket]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if line := servers.pop(ended[0], None):
                with contextlib.suppress(OSError), line:
                    line.sendall(f"{os.waitstatus_to_exitcode(ended[1])}\n".encode())


def _signalled(servers: dict[int, socket.socket], pid: int, line: socket.socket) -> None:
    """Pass on a signal; the end of the line, or what is no signal, is SIGKILL for all that the server started."""
    try:
        octets = line.recv(16)
    except OSError:
        octets = b""
    if octets.strip() == b"15":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)
    else:
        _killed(pid)
    if not octets:
        servers.pop(pid, None)
        line.close()


def _killed(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    warm()
    main()
