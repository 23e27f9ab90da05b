"""MessagePack: which bytes say a value's type and size, and which are the value, or a name, itself.

The library's Unpacker reads; what is added here is how many of the bytes that it took were the type's.
"""

from dataclasses import dataclass

import msgpack

from .label import Label, Labels, Layer, sized
from .packnames import FORMATS, MEANINGS, Format
from .words import FIELD_NAME, element, member, plain

SHOWN = 24  # bytes without a text that are shown


def label_pack(octets: bytes) -> list[Label]:
    """Label every byte of a MessagePack message; from a fault on they are UNREAD, with the library's reason. Never raises.

    A value is named by the path to it.

    >>> [(label.name, label.value) for label in label_pack(b"\\x81\\xa5label\\x05")]
    [('value type', 'fixmap, 1 pair'), ('field name type', 'fixstr, 5 bytes'), ('field name', 'label'), ('label', '5')]
    """
    walk = _Walk(octets)
    try:
        walk.message()
    except msgpack.OutOfData:
        walk.labels.unread(len(octets), "the message ends before all has come that was announced", _source("str"))
    except ValueError as error:  # msgpack's own errors are ValueErrors too, some of them without a word
        walk.labels.unread(len(octets), f"msgpack refuses it: {str(error) or type(error).__name__}", _source("int"))
    return walk.labels


@dataclass
class _Place:
    """An array or a map that has not ended yet: the path to it, how many items are to come (a pair counts two), and the newest key."""

    path: str
    array: bool
    size: int
    done: int = 0
    key: str = ""


class _Walk:
    """One walk over a message; raises what the library raises, and then the labels hold what was understood."""

    def __init__(self, octets: bytes):
        self.octets, self.labels = octets, Labels()
        self.unpacker = msgpack.Unpacker(max_buffer_size=0)
        self.unpacker.feed(octets)
        self.opened: list[_Place] = []

    def message(self) -> None:
        """Label one value, and all that it holds."""
        name = "value"
        while name is not None:
            if self.labels.at == len(self.octets):
                raise msgpack.OutOfData
            form = FORMATS[self.octets[self.labels.at]]
            if form.family in ("array", "map"):
                self.inside(name, form)
            else:
                self.scalar(name, form)
            name = self.next()
        if self.labels.at < len(self.octets):
            raise ValueError("bytes follow on the end of the message")

    def next(self) -> str | None:
        """Leave what has no items left; return the name of the next one, None at the end."""
        while self.opened and self.opened[-1].done == self.opened[-1].size:
            self.opened.pop()
        if not self.opened:
            return None
        place = self.opened[-1]
        place.done += 1
        if place.array:
            return element(place.path, place.done - 1)
        return "field name" if place.done % 2 else member(place.path, place.key)

    def inside(self, name: str, form: Format) -> None:
        """Label the head of an array or a map, and enter it."""
        array = form.family == "array"
        size = self.unpacker.read_array_header() if array else self.unpacker.read_map_header()
        self.mark(form, name, f"{size} {'element' if array else 'pair'}{'' if size == 1 else 's'}")
        self.opened.append(_Place(name if self.opened else "", array, size if array else 2 * size))

    def scalar(self, name: str, form: Format) -> None:
        """Label a value that holds no others: its type, unless the value is its own, then the value."""
        value = self.unpacker.unpack()
        size = self.unpacker.tell() - self.labels.at - form.mark
        if form.mark:
            self.mark(form, name, sized(size) if form.family in ("str", "bin", "ext") else "")
        place = self.opened[-1] if self.opened else None
        is_key = place is not None and not place.array and place.done % 2
        shown = _shown(value, form)
        if is_key:
            place.key = shown
        meaning = FIELD_NAME if is_key else MEANINGS[form.family]
        self.labels.add(size, Layer.NAMES if is_key else Layer.VALUES, name, shown, meaning, _source(form.family))

    def mark(self, form: Format, name: str, count: str) -> None:
        """Label the bytes that say type and size."""
        value = ", ".join(filter(None, (form.name, count)))
        self.labels.add(form.mark, Layer.MARKS, f"{name} type", value, MEANINGS[form.family], _source(form.family))


def _shown(value: object, form: Format) -> str:
    """Return a value as a person would write it."""
    if form.family in ("nil", "bool"):
        return form.name
    if form.name == "float 32":
        return str(float(f"{value:.7g}"))  # as many digits as it is good for
    if isinstance(value, bytes):
        return value[:SHOWN].hex(" ") + (" …" if len(value) > SHOWN else "")
    return plain(str(value))


def _source(family: str) -> str:
    return f"MessagePack specification, {family} format"
