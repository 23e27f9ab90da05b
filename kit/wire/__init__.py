"""The wire view: record what passes between a client and a server, take it apart, draw it, and put a distance in between.

    from kit.wire import link, look, tap

``tap`` records, ``link`` delays, ``look`` takes apart bytes that never met a wire. What is heavy is imported when it is used.
"""

from .link import link
from .look import look  # a function, whatever its module is called: each of these hides the module that it comes from
from .tap import tap

__all__ = ["link", "look", "tap"]
