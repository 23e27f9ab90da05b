"""A process that has imported the libraries once, and puts a fork of itself behind the walls of each sandbox.

Importing what submissions need takes seconds of CPU, a fork milliseconds. bubblewrap builds the walls around a process that only sleeps; a
fork of this one then enters them with setns(2), gives up what that call grants (capabilities(7)), and serves as ``there`` does. It has
imported no submission, ever, so none finds anything of another in it.

``python -m kit.apart.template`` has a socket for standard input. Each message on it is JSON, ``{"pid": 17, "cgroups": […], "limits": {…},
"environment": {…}, "folder": "/submission"}``, with a listening socket that the fork is to serve, and a leash at whose end it ends; the
answer is the line ``entered``, or why not: where the folder is missing, the walls do not stand. Without a pid there are no walls.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
from pathlib import Path

from kit.apart import there

# <linux/sched.h>, <linux/prctl.h>, <linux/capability.h>
NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x08000000 | 0x04000000  # user, mount, process numbers, IPC, host name
SET_NO_NEW_PRIVILEGES, SET_CHILD_SUBREAPER, BOUNDING_DROP, CAPABILITIES_VERSION = 38, 36, 24, 0x20080522
LINE = 1 << 16


def main() -> None:
    """Warm up, then serve standard input until it ends."""
    control = socket.socket(fileno=os.dup(0))
    there.warm()
    control.sendall(b"warm\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # who has entered a sandbox is gone when it ends, not when process 1 looks
    first = None  # process 1 of the sandbox that was entered last
    while True:
        octets, files, *_ = socket.recv_fds(control, LINE, 2)
        if first is not None:
            _end(first)
        if not octets:
            return
        first = _opened(json.loads(octets)["pid"])
        told, tells = socket.socketpair()
        if os.fork() == 0:
            control.close()
            told.close()
            _enter(json.loads(octets), *files, tells)
        for file in files:
            os.close(file)
        tells.close()
        with told:
            control.sendall(told.recv(LINE) or b"it ended at the door\n")


def _opened(pid: int | None) -> int | None:
    """Return a file that stands for the process ``pid``, None where there is none."""
    with contextlib.suppress(ProcessLookupError):
        return os.pidfd_open(pid) if pid else None


def _end(first: int) -> None:
    """End what is left of a sandbox, by its process 1: a worker that was killed had no time to, and bubblewrap alone can be outlived."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(first, signal.SIGKILL)
    os.close(first)


def _enter(wanted: dict, listener: int, leash: int, tells: socket.socket) -> None:
    """Go behind the walls of the process ``pid``, fork there, and let the fork serve; this process ends."""
    try:
        for group in wanted["cgroups"]:
            Path(group, "cgroup.procs").write_text(str(os.getpid()))
        libc = ctypes.CDLL(None, use_errno=True)
        if wanted["pid"] and libc.setns(os.pidfd_open(wanted["pid"]), NAMESPACES):
            raise OSError(ctypes.get_errno(), f"setns: {os.strerror(ctypes.get_errno())}")
        if os.fork():
            os._exit(0)
        if wanted["pid"]:
            _give_up(libc)
        _close_all_but(listener, leash, tells.fileno())
        os.environ.clear()
        os.environ.update(wanted["environment"], WIRELAB_LIMITS=json.dumps(wanted["limits"]))
        os.chdir(wanted["folder"])
        os.setsid()
        tells.sendall(b"entered\n")
        tells.close()
    except BaseException as error:
        with contextlib.suppress(OSError):
            tells.sendall(f"{error}\n".encode())
        os._exit(1)
    there.serve(socket.socket(fileno=listener), leash)


def _give_up(libc: ctypes.CDLL) -> None:
    """Give up every capability, for good: setns grants them all within the sandbox."""
    for capability in range(64):
        libc.prctl(BOUNDING_DROP, capability, 0, 0, 0)
    header, none = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) or libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the capabilities could not be given up")


def _close_all_but(*kept: int) -> None:
    """Close every file but ``kept``; standard input, output and error become nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    ends = [3, *(number + 1 for number in sorted(kept))], [*sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for first, last in zip(*ends, strict=True):
        os.closerange(first, last)


if __name__ == "__main__":
    sys.exit(main())
