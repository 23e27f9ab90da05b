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
from kit.progress import FOLDER
from kit.rerun import MISSING, Rerun
from kit.screen import HELP, SIGNS, Fitted, Screen

FAR = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "vboxsf", "virtiofs", "afpfs", "webdav"}  # no events come from there


class NoLabs(FileNotFoundError):
    """The kit has no labs/ to watch."""


class NoChapter(LookupError):
    """The course has no such chapter."""


def is_far(folder: Path) -> bool:
    """Say whether ``folder`` is on a file system of which another machine may change files without an event here."""
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    home = next((mounts[each] for each in (folder, *folder.parents) if each in mounts), "")
    return home.lower() in FAR or home.lower().startswith("fuse")


@contextlib.contextmanager
def watching(rerun: Rerun, poll: bool = False) -> Iterator[None]:
    """Look at labs/ whenever a file there is saved, from a thread, during the block.

    File events come at once; with ``poll``, and on network mounts and WSL, files are compared five times a second. A look a second is
    taken anyway, for the mounts that we don't know. Raises NoLabs where there is no labs/.
    """
    over = threading.Event()
    labs, found = rerun.root / "labs", rerun.root / FOLDER
    if not labs.is_dir():
        raise NoLabs(MISSING)
    found.mkdir(parents=True, exist_ok=True)
    how = {"force_polling": True if poll or is_far(labs) else None, "poll_delay_ms": 200, "step": 20, "debounce": 100}

    def follow() -> None:
        while not over.is_set():
            try:
                # out/progress/ as well: there another watcher, the first one, says what it found.
                for _ in watch(labs, found, stop_event=over, rust_timeout=1000, yield_on_timeout=True, raise_interrupt=False, **how):
                    rerun.look()
            except Exception as error:  # it must not go on in silence, whatever happened to the folder
                rerun.fail(error)
                over.wait(1)

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
    """Show the board until q is pressed, drawn anew after each change; raise NoChapter for a chapter that isn't there."""
    asked: queue.Queue[str] = queue.Queue()
    screen = Screen(rerun, chapter)
    if not screen.board().chapter(chapter):
        raise NoChapter(screen.board().no_chapter(chapter))
    rerun.tell = lambda: asked.put("")
    with watching(rerun, poll), keys.pressed(asked.put), Live(Fitted(screen.draw()), screen=True, auto_refresh=False) as live:
        while True:
            key = ""
            with contextlib.suppress(queue.Empty):
                key = asked.get(timeout=1)
            if key == "q":
                break
            screen.press(key)
            live.update(Fitted(screen.draw()), refresh=True)


def report(rerun: Rerun, poll: bool) -> None:
    """Write a line for each check that ran, where there is no terminal to draw on."""
    came: queue.Queue[None] = queue.Queue()
    rerun.tell = lambda: came.put(None)
    told: list[tuple[str, float]] = []
    with watching(rerun, poll):
        while True:
            came.get()
            with rerun.ready:
                if rerun.trouble:
                    print(rerun.trouble, flush=True)
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
        except (course.CourseError, NoLabs) as error:
            print(f"no progress board: {error}", file=sys.stderr)
            return program.wait()


def main() -> int:
    """Watch until told to stop; return 2 when there is nothing to watch."""
    options = _parser().parse_args()
    if options.beside:
        return beside(options.beside, options.poll)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            if not sys.stdout.isatty():
                report(Rerun(), options.poll)
            else:
                print("reading labs/ …", flush=True)
                show(Rerun(), options.chapter, options.poll)
    except (course.CourseError, NoLabs, NoChapter) as error:
        print(f"make watch: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make watch",
        usage='make watch ARGS="[chapter] [--poll]"',
        description="Check again what an edit in labs/ touched, whenever a file is saved, and show how far you are.",
        epilog=f'keys:\n  {HELP}\n\nsigns:\n  {SIGNS}\n\nexamples:\n  make watch\n  make watch ARGS="rest"\n  make watch ARGS="--poll"',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("chapter", nargs="?", default="", help="the chapter to begin with: its name, or its notebook's number")
    parser.add_argument("--poll", action="store_true", help="compare files instead of waiting for events, for a folder on another machine")
    parser.add_argument("--beside", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
