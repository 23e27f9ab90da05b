"""What the other side may do with an object of ours: call it, iterate over it, use its public methods, nothing that leads further.

A function leads to its module's globals, a frame to its caller, a class to its subclasses; so no name with a leading underscore is given,
and none of those by which generators, frames and code are looked into (Python's documentation of ``inspect``, its table of types). Only
objects of the kit's checks and of harmless kinds are handed over at all.
"""

import collections
import io
import queue
import random
import threading
import types

INSIDE = ("gi_", "cr_", "ag_", "f_", "tb_", "co_", "func_")
SPECIAL = {
    *("call", "iter", "next", "len", "getitem", "setitem", "delitem", "contains", "enter", "exit", "await", "aiter", "anext", "aenter"),
    *("aexit", "bool", "int", "float", "index", "reversed", "lt", "gt", "le", "ge", "add", "radd", "sub", "mul", "truediv"),
}
DUNDERS = {f"__{word}__" for word in SPECIAL}
NAMED = ("__name__", "__qualname__", "__doc__", "__module__")
HARMLESS = (
    *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.GeneratorType, types.AsyncGeneratorType, types.CoroutineType),
    types.MethodWrapperType,
    *(io.BytesIO, io.StringIO, io.BufferedReader, io.BufferedRWPair, io.TextIOWrapper, random.Random, queue.Queue, collections.deque),
    *(threading.Event, type(threading.Lock()), type(threading.RLock()), threading.Semaphore, threading.Condition),
    *map(type, ((), iter([]), iter(()), iter(""), iter(b""), iter({}), iter(range(0)), map(str, ()), filter(None, ()), zip(), {}.items())),
    *map(type, ({}.keys(), {}.values(), range(0), object(), reversed([]), enumerate(()))),
)


class Forbidden(AttributeError):
    """Something that the other side may not do with an object of ours."""


def everything(obj: object, name: str) -> None:
    """Allow all: in the sandbox there is nothing to keep from the check."""


def public(obj: object, name: str) -> None:
    """Raise Forbidden unless ``obj`` is of a kind that is handed over, and ``name`` a public method, or one of Python's own protocols."""
    kind = type(obj)
    home = obj.__module__ if kind is type else kind.__module__
    if not (kind in HARMLESS or home.startswith("kit.checks")):
        raise Forbidden(f"a {kind.__module__}.{kind.__qualname__} is not handed over")
    if name not in DUNDERS and name not in NAMED and (name.startswith(("_", *INSIDE)) or name.endswith("=")):
        raise Forbidden(f"{name} of a {kind.__qualname__} is not given away")
