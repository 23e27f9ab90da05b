"""How an object of the other side is shown on this one: a Far, an exception class of the same name, or a tuple of the same fields.

A Far passes on what is done to it. It is never asked whether it equals something: two Fars are equal when they are one object over there.
"""

from __future__ import annotations

import collections
import contextlib
import types
from collections.abc import Callable
from typing import TYPE_CHECKING

from kit.apart.policy import DUNDERS
from kit.apart.values import LIBRARIES, is_kits, known

if TYPE_CHECKING:
    from kit.apart.peer import Peer

CUT = 2000  # characters of a repr


class Far:
    """An object of the other side."""

    __slots__ = ("__weakref__", "_key", "_kin", "_peer")

    def __init__(self, peer: Peer, key: int, kin: list):
        for name, value in (("_peer", peer), ("_key", key), ("_kin", kin)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name not in ("__name__", "__doc__", "__qualname__", "__file__", "__module__"):
            raise AttributeError(name)
        return self._peer.ask("get", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self._peer.ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._peer.ask("del", self, name)

    def __repr__(self) -> str:
        return str(self._peer.ask("repr", self))[:CUT]

    def __instancecheck__(self, instance: object) -> bool:
        return any(name == self._kin[0] for name in _kin_of(instance))


class FarError(Exception):
    """What the mirror of an exception class adds: it is made, and its attributes are read, over there."""

    _home: Peer  # the class's own: where its instances are made
    _kin: list
    _far: tuple[Peer, int]
    _text: str

    def __new__(cls, *args: object, **_: object):
        return super().__new__(cls, *args)

    def __init__(self, *args: object, **named: object):
        made = self._home.ask("make", *self._kin[0], list(args), named)
        self.args, self._far, self._text, self.far_lines = made.args, made._far, made._text, []

    def __getattribute__(self, name: str) -> object:
        if name.startswith("_") or name in ("args", "add_note", "with_traceback", "far_lines"):
            return super().__getattribute__(name)
        peer, key = self._far
        return peer.ask("get", peer.held(key), name)

    def __str__(self) -> str:
        return self._text


def kin(cls: type) -> list:
    """Return the names of a class and those that it descends from, nearest first."""
    return [[each.__module__, each.__qualname__] for each in cls.__mro__[:-1] or (object,)]


def tree(cls: type) -> list:
    """Return a class's name and, in the same form, its bases: what a mirror of its family is made from."""
    bases = [] if cls.__module__ == "builtins" else [tree(base) for base in cls.__bases__ if base is not object]
    return [cls.__module__, cls.__qualname__, bases]


class Mirrors:
    """The classes by which the objects of one peer are shown; each is made once."""

    def __init__(self, peer: Peer):
        self._peer = peer
        self._objects: dict[tuple, type] = {}
        self._errors: dict[tuple[str, str], type] = {}
        self._tuples: dict[tuple, type] = {}

    def object(self, key: int, names: list, dunders: list) -> Far:
        """Return the Far for ``key``, of a class that has the special methods which the original has."""
        module, name = names[0]
        wanted = tuple(sorted(set(dunders) & DUNDERS))
        made = self._objects.get((module, name, wanted))
        if made is None:
            space = {"__slots__": (), "__module__": module, **{dunder: _passing(dunder) for dunder in wanted}}
            made = self._objects[module, name, wanted] = type(name.rpartition(".")[2], (Far,), space)
        return made(self._peer, key, names)

    def error(self, module: str, name: str, bases: list) -> type:
        """Return the exception class of that name: the real one of Python or of the kit, otherwise a mirror that has the same bases."""
        with contextlib.suppress(KeyError, AttributeError, TypeError):
            if module == "builtins" or is_kits(module):
                return known(module, name, BaseException)
        if (module, name) not in self._errors:
            real = []
            with contextlib.suppress(KeyError, AttributeError, TypeError):
                # A private class of a library may have a __del__, or more that a mirror can't stand for.
                real = [known(module, name, BaseException)] if module.partition(".")[0] in LIBRARIES and name[0] != "_" else []
            above = real or [self.error(*base) for base in bases] or [Exception]
            own = [] if any(issubclass(each, FarError) for each in above) else [FarError]
            ended = {"_kin": [[module, name]], "_home": self._peer, "__module__": module}
            self._errors[module, name] = types.new_class(name.rpartition(".")[2], (*own, *above), {}, lambda space: space.update(ended))
        return self._errors[module, name]

    def tuple(self, module: str, name: str, fields: list, defaults: list) -> type:
        """Return the class of a named tuple that the other side defines: values of it are copies, and equal as tuples are."""
        mark = (module, name, tuple(fields))
        if mark not in self._tuples:
            made = collections.namedtuple(name.rpartition(".")[2], fields, defaults=defaults, module=module)
            made._home = [module, name]
            self._tuples[mark] = made
        return self._tuples[mark]


def _kin_of(instance: object) -> list:
    if isinstance(instance, Far):
        return instance._kin
    home = getattr(type(instance), "_home", None)
    return [home] if home else []


def _passing(dunder: str) -> Callable:
    if dunder == "__await__":
        return lambda self: self._peer.awaiting(self).__await__()
    if dunder in ("__exit__", "__aexit__"):  # a traceback stays where it is
        return lambda self, kind, error, _: self._peer.ask("call", self, dunder, [kind, error, None], {})
    return lambda self, *args, **named: self._peer.ask("call", self, dunder, list(args), named)
