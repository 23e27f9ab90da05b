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
        if key := _key():
            tell(key)


def _key() -> str:
    """Wait a moment for a key; an arrow or another key that sends several characters counts as none."""
    if termios:
        ready, _, _ = select.select([sys.stdin], [], [], 0.2)
        keys = os.read(sys.stdin.fileno(), 64).decode(errors="replace") if ready else ""
        return keys if len(keys) == 1 else ""
    if not msvcrt.kbhit():
        threading.Event().wait(0.1)
        return ""
    return msvcrt.getwch()
