"""``make watch``: the progress board in a terminal. Save a file in labs/, and what the edit touched is checked again at once.

``python -m kit.watch --beside -m jupyter lab`` watches without a board while that program runs, as ``make lab`` does.
"""

import argparse
import contextlib
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
from rich.live import Live
from watchfiles import watch

from kit import course, keys
from kit.rerun import Rerun
from kit.screen import Screen

FAR = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "vboxsf", "virtiofs", "afpfs", "webdav"}  # no events come from there


def is_far(folder: Path) -> bool:
    """Say whether ``folder`` is on a file system of which another machine may change files without an event here."""
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    home = next((mounts[each] for each in (folder, *folder.parents) if each in mounts), "")
    return home.lower() in FAR or home.lower().startswith("fuse")


@contextlib.contextmanager
def watching(rerun: Rerun, poll: bool = False) -> Iterator[None]:
    """Look at labs/ whenever a file there is saved, from a thread, during the block.

    File events come at once; with ``poll``, and on network mounts and WSL, files are compared five times a second. A look a second is
    taken anyway, for the mounts that we don't know.
    """
    over = threading.Event()
    labs = rerun.root / "labs"
    how = {"force_polling": True if poll or is_far(labs) else None, "poll_delay_ms": 200, "step": 20, "debounce": 100}

    def follow() -> None:
        for _ in watch(labs, stop_event=over, rust_timeout=1000, yield_on_timeout=True, raise_interrupt=False, **how):
            rerun.look()

    rerun.look()
    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)
        rerun.close()


def show(rerun: Rerun, chapter: str, poll: bool) -> None:
    """Show the board until q is pressed, drawn anew after each change."""
    asked: queue.Queue[str] = queue.Queue()
    screen = Screen(rerun, chapter)
    rerun.tell = lambda: asked.put("")
    with watching(rerun, poll), keys.pressed(asked.put), Live(screen.draw(), screen=True, auto_refresh=False) as live:
        while True:
            key = ""
            with contextlib.suppress(queue.Empty):
                key = asked.get(timeout=1)
            if key == "q":
                break
            screen.press(key)
            live.update(screen.draw(), refresh=True)


def report(rerun: Rerun, poll: bool) -> None:
    """Write a line for each check that ran, where there is no terminal to draw on."""
    came: queue.Queue[None] = queue.Queue()
    rerun.tell = lambda: came.put(None)
    told: list[tuple[str, float]] = []
    with watching(rerun, poll):
        while True:
            came.get()
            with rerun.ready:
                for file, fault in rerun.labs.broken.items():
                    print(f"labs/{file}, line {fault['line']}: {fault['message']}", flush=True)
                news, told = [each for each in rerun.ran if each not in told], list(rerun.ran)
                for exercise, seconds in news:
                    print(f"{rerun.verdicts[exercise]['ending']:8} {exercise}  {seconds:.2f} s", flush=True)


def beside(words: list[str], poll: bool) -> int:
    """Run ``python`` with ``words``, watch while it runs, and return its exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # Ctrl-C reaches that program too; it decides when this ends
    with subprocess.Popen([sys.executable, *words]) as program:
        signal.signal(signal.SIGTERM, lambda *_: program.terminate())
        try:
            with watching(Rerun(), poll):
                return program.wait()
        except course.CourseError as error:
            print(f"no progress board: {error}", file=sys.stderr)
            return program.wait()


def main() -> int:
    """Watch until told to stop; return 2 when there is nothing to watch."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.watch",
        description="Check again what an edit in labs/ touched, whenever a file is saved, and show how far you are.",
        epilog='examples: make watch · make watch ARGS="rest" · make watch ARGS="--poll"',
    )
    parser.add_argument("chapter", nargs="?", default="", help="the chapter to begin with: its name, or its notebook's number")
    parser.add_argument("--poll", action="store_true", help="compare files instead of waiting for events, for a folder on another machine")
    parser.add_argument(
        "--beside", nargs=argparse.REMAINDER, metavar="-m MODULE …", help="watch without a board while this Python program runs"
    )
    options = parser.parse_args()
    if options.beside:
        return beside(options.beside, options.poll)
    try:
        rerun = Rerun()
        with contextlib.suppress(KeyboardInterrupt):
            (show if sys.stdout.isatty() else report)(*([rerun, options.chapter] if sys.stdout.isatty() else [rerun]), options.poll)
    except course.CourseError as error:
        print(f"make watch: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
