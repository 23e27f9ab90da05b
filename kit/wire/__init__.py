"""The wire view: record what passes between a client and a server, take it apart, draw it, and put a distance in between.

    from kit.wire import link, look, tap

``tap`` records, ``link`` delays, ``look`` takes apart bytes that never met a wire.
"""

from .link import link
from .tap import tap

__all__ = ["link", "look", "tap"]


def __getattr__(name: str):
    if name == "look":  # its drawing takes time to import
        from .look import look

        globals()[name] = look  # importing the module of that name has just put the module here
        return look
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
