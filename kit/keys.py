"""Read single keys from a terminal, without Enter and without echo, and leave the terminal as it was."""

import contextlib
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = None
    import msvcrt


@contextlib.contextmanager
def pressed(tell: Callable[[str], None]) -> Iterator[None]:
    """Call ``tell(key)``, from a thread, for each key that is pressed during the block; do nothing where no terminal is."""
    if not sys.stdin.isatty():
        yield
        return
    over = threading.Event()
    before = termios.tcgetattr(sys.stdin) if termios else None
    listening = threading.Thread(target=_listen, args=(tell, over), daemon=True)
    try:
        if termios:
            tty.setcbreak(sys.stdin)
        listening.start()
        yield
    finally:
        over.set()
        listening.join(2)
        if termios:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _listen(tell: Callable[[str], None], over: threading.Event) -> None:
    while not over.is_set():
        for key in _keys():
            tell(key)


def _keys() -> str:
    """Wait a moment for keys; an arrow or another key that sends several characters, the first of them Escape, counts as none."""
    if termios:
        ready, _, _ = select.select([sys.stdin], [], [], 0.2)
        keys = os.read(sys.stdin.fileno(), 64).decode(errors="replace") if ready else ""
        return "" if keys.startswith("\x1b") else keys
    if not msvcrt.kbhit():
        threading.Event().wait(0.1)
        return ""
    return msvcrt.getwch()
