"""What given code does where it meets an exercise that is not written yet: it goes on without it, so that the others can be tried.

While a check runs, it goes on without any other exercise, written or not: a mistake costs the points of one exercise, and no more.
"""

import contextlib
import os
from collections.abc import Callable, Iterator

CHECKED = "WIRELAB_CHECKED"  # the exercise whose check runs, in the environment of the student's code and of its servers; "" for none


@contextlib.contextmanager
def checking(exercise: str) -> Iterator[None]:
    """Let ``unless_blank`` do without every other exercise while the block runs, here and in the processes that it starts."""
    os.environ[CHECKED] = exercise
    try:
        yield
    finally:
        del os.environ[CHECKED]


def unless_blank(exercise: str, call: Callable, *arguments: object, otherwise: object = None) -> object:
    """Return what ``call(*arguments)`` returns, or ``otherwise`` while ``exercise`` is still a blank, or another one's check runs.

    >>> def prefers_html(accept): raise NotImplementedError("exercise rest-14: compare")
    >>> unless_blank("rest-14", prefers_html, "text/html", otherwise=False)
    False
    """
    if os.environ.get(CHECKED) not in (None, "", exercise):
        return otherwise
    try:
        return call(*arguments)
    except NotImplementedError:
        return otherwise
