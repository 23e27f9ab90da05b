"""How a value is written for the other side: plain ones as what they are, all others as a reference. The format is MessagePack.

A plain value arrives as a copy, made of types of the receiving process only: nothing that is received runs code, and ``==`` on it is
Python's own. Everything else is written as a list that begins with one of the letters below.
"""

import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path, PurePath

import msgpack
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

LIMIT = 32 << 20  # bytes of one message
LISTS = 300_000  # in one message: a byte of it can ask for an empty list, which takes 64 bytes of memory
LONGEST = 1_000_000  # elements of one list
ALIKE = 100  # keys of one set or dict that have one hash: to look up each costs as much as there are of them
DEPTH = 60  # lists in lists
SEQUENCES = {list: "l", tuple: "t", set: "s", frozenset: "f"}
MAPS = (dict, OrderedDict, defaultdict, Counter)
GATHERED = {"l": list, "t": tuple, "s": set, "f": frozenset}
SCALARS = ("i", "b", "h", "e", "p")
LIBRARIES = (
    "grpc",
    "werkzeug",
    "websockets",
    "asyncio",
    "concurrent",
    "json",
    "http",
    "socket",
    "queue",
    "sqlalchemy",
    "google",
    "jinja2",
    "joserfc",
    "sqlite3",
)
CHECKS = "kit.checks"  # on the check's side alone
KIT = "kit."  # both sides run the same kit, so that its tuples and refusals need no mirror


class Unreadable(ValueError):
    """Bytes from the other side that are none of the messages that it may send."""


def pack(message: list) -> bytes:
    """Return a message as bytes."""
    return msgpack.packb(message, unicode_errors="surrogatepass")


def unpack(octets: bytes) -> list:
    """Return the message in ``octets``; raise Unreadable when there is none."""
    left = iter(range(LISTS))

    def counted(each: list) -> list:
        if next(left, None) is None:
            raise Unreadable(f"more than {LISTS} lists in one message")
        return each

    try:
        bounds = {"max_map_len": 0, "max_ext_len": 0, "max_array_len": LONGEST}
        message = msgpack.unpackb(octets, unicode_errors="surrogatepass", list_hook=counted, **bounds)
    except (ValueError, RecursionError, msgpack.exceptions.UnpackException) as error:
        raise Unreadable(f"not MessagePack: {error}") from None
    if not isinstance(message, list):
        raise Unreadable("a message is a list")
    return message


def written(value: object, refer: Callable[[object], list], depth: int = DEPTH) -> object:  # noqa: PLR0911
    """Return ``value`` as it is packed; ``refer(value)`` writes what is not plain. A subclass of a number or a text is written as such.

    >>> written((1, "a", b"b"), repr)
    ['t', 1, 'a', b'b']
    """
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes) or (kind is int and -(2**63) <= value < 2**64):
        return value
    if depth == 0:
        raise Unreadable(f"more than {DEPTH} lists in lists")
    if letter := SEQUENCES.get(kind):
        return [letter, *(written(each, refer, depth - 1) for each in list(value))]
    if kind in MAPS:
        return ["d", *([written(key, refer, depth - 1), written(each, refer, depth - 1)] for key, each in list(value.items()))]
    if kind is int:
        return ["i", hex(value)]
    if kind is bytearray:
        return ["b", bytes(value)]
    if isinstance(value, Enum):
        return ["e", kind.__module__, kind.__qualname__, value.name]
    if isinstance(value, Message):
        return ["p", value.DESCRIPTOR.full_name, value.SerializeToString()]
    if isinstance(value, PurePath):
        return ["h", str(value)]
    if isinstance(value, tuple) and hasattr(kind, "_fields") and is_shared(kind.__module__):
        return ["k", kind.__module__, kind.__qualname__, *(written(each, refer, depth - 1) for each in value)]
    return refer(value)


def read(form: object, resolve: Callable[[list], object]) -> object:
    """Return the value that ``written`` made ``form`` of; ``resolve(form)`` reads references. Raise Unreadable for what is no form."""
    if not isinstance(form, list):
        return form
    letter, rest = (form[0], form[1:]) if form else (None, [])
    if letter in GATHERED:
        elements = (read(each, resolve) for each in rest)
        return GATHERED[letter](_spread(elements) if letter in "sf" else elements)
    if letter == "d" and all(isinstance(pair, list) and len(pair) == 2 for pair in rest):
        keys = _spread(read(key, resolve) for key, _ in rest)
        return dict(zip(keys, (read(each, resolve) for _, each in rest), strict=True))
    if letter == "k":
        return _known_tuple(*rest[:2])(*(read(each, resolve) for each in rest[2:]))
    return _scalar(letter, rest) if letter in SCALARS else resolve(form)


def _spread(keys: Iterable) -> list:
    """Return ``keys``; raise Unreadable when many have one hash, which is easily made: n * (2**61 - 1) has the same for every n."""
    keys = list(keys)
    if keys and (alike := max(Counter(map(hash, keys)).values())) > ALIKE:
        raise Unreadable(f"{alike} keys have one hash")
    return keys


def _scalar(letter: str, rest: list) -> object:
    try:
        if letter == "i":
            return int(rest[0][:1000], 16)
        if letter == "b":
            return bytearray(rest[0])
        if letter == "h":
            return Path(rest[0])
        if letter == "e":
            return known(rest[0], rest[1], Enum)[rest[2]]  # a member, and nothing else that the class has
        return GetMessageClass(Default().FindMessageTypeByName(rest[0])).FromString(rest[1])
    except (TypeError, ValueError, LookupError, AttributeError, DecodeError) as error:
        raise Unreadable(f"no value of the kind {letter}: {error}") from None


def _known_tuple(module: str, name: str) -> type:
    try:
        if is_shared(module) and hasattr(found := known(module, name, tuple), "_fields"):
            return found
    except (TypeError, LookupError, AttributeError):
        pass
    raise Unreadable(f"no tuple {module}.{name}")


def is_shared(module: str) -> bool:
    """Say whether a class of this module is one class on both sides: the kit's, and those of libraries."""
    return is_kits(module) or module.partition(".")[0] in LIBRARIES


def is_kits(module: str) -> bool:
    """Say whether a module is one of the kit's that both sides run."""
    return module.startswith(KIT) and not module.startswith(CHECKS)


def known(module: str, name: str, base: type) -> type:
    """Return the class of that name where it is a ``base`` and this module defines it; raise KeyError where not.

    What a module has only imported is not its own: through ``kit.apart.here.subprocess`` a name could lead anywhere.
    """
    found: object = sys.modules[module]
    for part in name.split("."):
        found = vars(found)[part]
    if not (isinstance(found, type) and issubclass(found, base) and (found.__module__, found.__qualname__) == (module, name)):
        raise KeyError(name)
    return found
