"""Run a coroutine in an event loop of its own: a notebook's kernel has one running already, and allows no second in its thread."""

import asyncio
import threading
from collections.abc import Callable, Coroutine


def looped(ask: Callable[[], Coroutine]) -> object:
    """Return what the coroutine ``ask()`` returns, or raise what it raises; ``limit`` around it can interrupt the wait."""
    ended: list = []

    def run() -> None:
        try:
            ended.append((asyncio.run(ask()), None))
        except BaseException as error:
            ended.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    got, error = ended[0]
    if error:
        raise error
    return got
