"""What goes over the line for a value: itself where it is plain (``values``), and otherwise a reference, by which the other side names it.

A reference is a list that begins with a letter: r for an object of the writer's, o for one of the reader's, x for an error that was raised,
y for a class of errors, m and v for a class that the reader has, w for a class of named tuples, and n for one of these.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
import weakref
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from kit import stopped
from kit.apart import values
from kit.apart.mirror import Far, FarError, Mirrors, kin, tree
from kit.apart.policy import DUNDERS, Forbidden

if TYPE_CHECKING:
    from kit.apart.peer import Peer

HANDED = 100_000  # objects that one side may hand over
LINES = 12  # of a traceback
DATA = (tuple, Enum, BaseException, Message)  # what a class of the kit's must be for a sandbox to name it


class Held:
    """A key, written as the object that it stands for."""

    def __init__(self, key: int):
        self.key = key


class Lent:
    """A value that is written as a reference."""

    def __init__(self, value: object):
        self.value = value


class Forms:
    """How one peer writes and reads values: it keeps what it has handed over, and knows what it was handed."""

    def __init__(self, peer: Peer, allow: Callable[[object, str], None], inside: bool):
        self._peer, self._allow, self._inside = peer, allow, inside
        self._keys = itertools.count(1)
        self._exports: dict[int, object] = {}
        self._known: dict[int, int] = {}  # id of an exported object → its key
        self._classes: dict[tuple[str, str], type] = {}  # classes that were handed over
        self._fars: weakref.WeakValueDictionary[int, Far] = weakref.WeakValueDictionary()
        self._mirrors = Mirrors(peer)
        self._lock = threading.Lock()

    def written(self, value: object) -> object:
        """Return ``value`` as it is packed."""
        return values.written(value, self._refer)

    def read(self, form: object) -> object:
        """Return the value of a form; raise Unreadable for what is none, Forbidden for what was not handed over."""
        return values.read(form, self._resolve)

    def _refer(self, value: object) -> list:  # noqa: PLR0911
        if isinstance(value, Far) and value._peer is self._peer:
            return ["o", value._key]
        if isinstance(value, Held):
            return ["o", value.key]
        if isinstance(value, tuple) and hasattr(type(value), "_fields"):
            return self._tuple(value)
        if isinstance(value, BaseException):
            return self.error(value)
        if isinstance(value, type) and issubclass(value, FarError):
            return ["m", *value._kin[0]]
        if isinstance(value, type) and hasattr(value, "_home"):
            return ["m", *value._home]
        if isinstance(value, type) and values.is_kits(value.__module__):
            return ["v", value.__module__, value.__qualname__]
        if isinstance(value, type) and issubclass(value, BaseException):
            self._classes[value.__module__, value.__qualname__] = value
            return ["y", *tree(value)]
        if isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields"):
            self._classes[value.__module__, value.__qualname__] = value
            return ["w", value.__module__, value.__qualname__, list(value._fields), self.written(list(value._field_defaults.values()))]
        for base in (bool, int, float, str, bytes):
            if isinstance(value, base):
                return values.written(base(value) if base is not str else str.__str__(value), self._refer)
        value = value.value if isinstance(value, Lent) else value
        cls = type(value)
        self._allow(value, "__call__")
        if isinstance(value, type):
            self._classes[value.__module__, value.__qualname__] = value
        names = kin(value) if isinstance(value, type) else kin(cls)
        own = [each for each in DUNDERS if getattr(cls, each, None) is not getattr(object, each, None)]
        return ["r", self._key(value), names, own]

    def _tuple(self, value: tuple) -> list:
        self._classes[type(value).__module__, type(value).__qualname__] = type(value)
        module, name = getattr(type(value), "_home", (type(value).__module__, type(value).__qualname__))
        fields = list(type(value)._fields)
        return ["n", module, name, fields, self.written(list(type(value)._field_defaults.values())), self.written(list(value))]

    def error(self, error: BaseException) -> list:
        """Return an error as it is packed."""
        if (theirs := vars(error).get("_far")) and theirs[0] is self._peer:
            return ["o", theirs[1]]
        lines = getattr(error, "far_lines", None) or [f"{path}\n{number}\n{text}" for path, number, text in stopped.lines(error)[-LINES:]]
        plain = {}
        if type(error).__module__.startswith(values.KIT):
            plain = {name: each for name, each in vars(error).items() if _is_plain(each)}
        arguments = [_plain(each) for each in error.args]
        try:
            text = str(error)[:10_000]
        except Exception as broken:
            text = f"<str() of the error raised {type(broken).__name__}>"
        return ["x", self._key(error), tree(type(error)), self.written(arguments), text, self.written(plain), lines, _cause(error)]

    def _resolve(self, form: list) -> object:
        try:
            return {"r": self._far, "o": self._ours, "x": self._raised, "y": self._error_class, "m": self._class, "v": self._kit_class,
                    "n": self._named, "w": self._tuple_class}[form[0]](*form[1:])  # fmt: skip
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise values.Unreadable(f"no such form: {str(form)[:80]} ({error!r})") from None

    def _far(self, key: int, names: list, dunders: list) -> Far:
        with self._lock:
            if (far := self._fars.get(key)) is None:
                far = self._fars[key] = self._mirrors.object(key, names, dunders)
        return far

    def _ours(self, key: int) -> object:
        return self._exports[key]

    def _raised(self, key: int, family: list, arguments: object, *told: object) -> BaseException:
        (text, plain, lines, cause), kind, arguments = told, self._mirrors.error(*family), self.read(arguments)
        if issubclass(kind, FarError):
            error = kind.__new__(kind, *arguments)
            error.args, error._text = tuple(arguments), text
        else:
            try:
                error = kind(*arguments)
            except Exception:
                error = kind.__new__(kind)
                error.args = tuple(arguments)
            vars(error).update({name: each for name, each in self.read(plain).items() if not name.startswith("_")})
        if not self._inside and not isinstance(error, Exception | KeyboardInterrupt | asyncio.CancelledError | GeneratorExit):
            error = RuntimeError(f"{family[1]}: {text}")
        if cause:
            above = self._mirrors.error(*cause)
            error.__cause__ = above.__new__(above)
        error.far_lines, error._far = [str(line) for line in lines], (self._peer, key)
        return error

    def _error_class(self, module: str, name: str, bases: list) -> type:
        return self._mirrors.error(module, name, bases)

    def _tuple_class(self, module: str, name: str, fields: list, defaults: object) -> type:
        return self._mirrors.tuple(module, name, fields, self.read(defaults))

    def _named(self, module: str, name: str, fields: list, defaults: object, forms: object) -> tuple:
        given = self.read(forms)
        with contextlib.suppress(KeyError, AttributeError, TypeError):
            if self._inside:
                return values.known(module, name, tuple)(*given)
        return self._mirrors.tuple(module, name, fields, self.read(defaults))(*given)

    def _class(self, module: str, name: str) -> type:
        """Return a class of ours that the other side got as a mirror; a sandbox names none that a check did not hand over."""
        if self._inside:
            return values.known(module, name, object)
        if (module, name) not in self._classes:
            raise Forbidden(f"{module}.{name} was never handed over")
        return self._classes[module, name]

    def _kit_class(self, module: str, name: str) -> type:
        """Return a class of the kit's that both sides have; outside the sandbox none that could do more than hold values."""
        found = values.known(module, name, object) if values.is_kits(module) else None
        if found is None or not (self._inside or issubclass(found, DATA)):
            raise Forbidden(f"{module}.{name} is no class that is handed over")
        return found

    def _key(self, value: object) -> int:
        with self._lock:
            if (key := self._known.get(id(value))) is None:
                key = self._known[id(value)] = next(self._keys)
                if key > HANDED:
                    raise values.Unreadable(f"more than {HANDED} objects were handed over")
                self._exports[key] = value
            return key


def _is_plain(value: object) -> bool:
    """Say whether an attribute of an exception of the kit's can be copied; an Enum, where both sides know it."""
    return isinstance(value, str | int | float | None | bytes) or (isinstance(value, Enum) and values.is_shared(type(value).__module__))


def _cause(error: BaseException) -> list | None:
    """Return the family of the exception that led to this one."""
    above = error.__cause__ or error.__context__
    return tree(type(above)) if above else None


def _plain(value: object) -> object:
    """Return an argument of an exception as a copy can carry it."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value if isinstance(value, str | int | float | None | bytes) else str(value)
