"""One record of a Protobuf message: what its tag says, which field of the .proto that is, and words for its value."""

import contextlib
import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.internal import wire_format
from google.protobuf.internal.decoder import _DecodeVarint
from google.protobuf.internal.type_checkers import FIELD_TYPE_TO_WIRE_TYPE, TYPE_TO_DECODER, ToShortestFloat
from google.protobuf.message import DecodeError

from .words import plain

WIRE_TYPES = (
    ("VARINT", "a number in as few bytes as it needs"),
    ("I64", "eight bytes"),
    ("LEN", "a length, then as many bytes"),
    ("SGROUP", "fields follow, up to the tag that ends the group"),
    ("EGROUP", "the group ends here"),
    ("I32", "four bytes"),
)
TAG_SIZE = 5  # bytes of the longest tag: it is a number of 32 bits
SHOWN = 40  # bytes without a text that are shown

_LEN = "Length-Delimited Records"
_FIXED = "Non-varint Numbers"
_VARINT = "a varint: seven bits a byte, the lowest seven first; the top bit says that another byte follows"
_SIGNED = _VARINT + "; a negative number takes ten bytes"
_ZIGZAG = "a zigzag varint: 0, -1, 1, -2 … are written as 0, 1, 2, 3 …, so that small negative numbers are short too"
TYPES = {  # what a value of each type looks like, and the section of the Encoding guide that says so
    FieldDescriptor.TYPE_DOUBLE: ("a double: eight bytes (IEEE 754), the lowest first", _FIXED),
    FieldDescriptor.TYPE_FLOAT: ("a float: four bytes (IEEE 754), the lowest first; good for seven digits", _FIXED),
    FieldDescriptor.TYPE_INT64: (_SIGNED, "Signed Integers"),
    FieldDescriptor.TYPE_UINT64: (_VARINT, "Base 128 Varints"),
    FieldDescriptor.TYPE_INT32: (_SIGNED, "Signed Integers"),
    FieldDescriptor.TYPE_FIXED64: ("a fixed64: eight bytes, the lowest first, however small the number", _FIXED),
    FieldDescriptor.TYPE_FIXED32: ("a fixed32: four bytes, the lowest first, however small the number", _FIXED),
    FieldDescriptor.TYPE_BOOL: ("a bool: a varint that is 0 or 1", "Bools and Enums"),
    FieldDescriptor.TYPE_STRING: ("a string: text in UTF-8", _LEN),
    FieldDescriptor.TYPE_BYTES: ("bytes as they are", _LEN),
    FieldDescriptor.TYPE_UINT32: (_VARINT, "Base 128 Varints"),
    FieldDescriptor.TYPE_ENUM: ("an enum: the number of one of its names, as a varint", "Bools and Enums"),
    FieldDescriptor.TYPE_SFIXED32: ("an sfixed32: four bytes, the lowest first, however small the number", _FIXED),
    FieldDescriptor.TYPE_SFIXED64: ("an sfixed64: eight bytes, the lowest first, however small the number", _FIXED),
    FieldDescriptor.TYPE_SINT32: (_ZIGZAG, "Signed Integers"),
    FieldDescriptor.TYPE_SINT64: (_ZIGZAG, "Signed Integers"),
}
PLAIN = {  # what a value is read as where no .proto tells its type
    wire_format.WIRETYPE_VARINT: FieldDescriptor.TYPE_UINT64,
    wire_format.WIRETYPE_FIXED64: FieldDescriptor.TYPE_FIXED64,
    wire_format.WIRETYPE_FIXED32: FieldDescriptor.TYPE_FIXED32,
    wire_format.WIRETYPE_LENGTH_DELIMITED: FieldDescriptor.TYPE_BYTES,
}


class Record(NamedTuple):
    """A tag and what it says of the value behind it."""

    number: int
    wire_type: int
    field: FieldDescriptor | None  # None: the .proto does not tell
    name: str  # with the path to it: "rows[1].label"
    depth: int = 1  # in how many messages it stands

    @property
    def ends_group(self) -> bool:
        """Say whether it is no field, but the end of a group."""
        return self.wire_type == wire_format.WIRETYPE_END_GROUP

    @property
    def begins_group(self) -> bool:
        """Say whether it is a message without a length, up to a tag that ends it."""
        return self.wire_type == wire_format.WIRETYPE_START_GROUP

    @property
    def delimited(self) -> bool:
        """Say whether a length comes first."""
        return self.wire_type == wire_format.WIRETYPE_LENGTH_DELIMITED

    @property
    def packed(self) -> bool:
        """Say whether any number of numbers stands behind the one tag."""
        return self.delimited and self.field is not None and wire_format.IsTypePackable(self.field.type)

    @property
    def type(self) -> int:
        """Return the type of the value, one of FieldDescriptor.TYPE_…."""
        return self.field.type if self.field else PLAIN[self.wire_type]

    def tag(self, kind: Descriptor | None) -> tuple[str, str, str]:
        """Return the name, the value and the meaning of the tag's label; ``kind`` is the message that the record stands in."""
        short, follows = WIRE_TYPES[self.wire_type]
        if self.ends_group:
            return f"{self.name} end", f"field {self.number}, {short}", follows
        if self.field:
            known = f"field {self.number} of {kind.name} is {self.field.name}"
        elif kind is None:
            known = "no .proto at hand names the field"
        elif self.number in kind.fields_by_number:
            known = f"field {self.number} of {kind.name} is of another type, so a reader takes this for an unknown field"
        else:
            known = f"{kind.name} has no field {self.number}; a reader passes over it"
        return f"{self.name} tag", f"field {self.number}, {short}", f"{known}; {short}: {follows}"

    def told(self) -> tuple[str, str]:
        """Return what the value looks like, and the section of the Encoding guide that says so."""
        if self.delimited and self.field is None:
            return "text, bytes, a message or packed numbers: only the .proto could tell", _LEN
        return TYPES[self.type]

    def shown(self, value: object) -> str:
        """Return a value as a person would write it."""
        if self.field and self.field.enum_type and (named := self.field.enum_type.values_by_number.get(value)):
            return f"{value} ({named.name})"
        if self.type == FieldDescriptor.TYPE_FLOAT and math.isfinite(value):
            return str(ToShortestFloat(value))
        if isinstance(value, bytes):
            return _text_or_hex(value)
        return str(value).lower() if isinstance(value, bool) else plain(str(value))


def read_record(view: memoryview, at: int, kind: Descriptor | None, within: Record | None, seen: Counter) -> tuple[Record, int]:
    """Read the tag at ``at`` in a message of type ``kind`` that is the value of ``within``; return the record and the offset after the tag.

    ``seen`` counts, by field number, the elements that came before. Raises DecodeError for a tag that the library refuses.
    """
    tag, after = _DecodeVarint(view, at)
    number, wire_type = wire_format.UnpackTag(tag)
    if after - at > TAG_SIZE or tag >> 32:
        raise DecodeError("a tag is a number of at most 32 bits")
    if number == 0 or wire_type >= len(WIRE_TYPES):
        raise DecodeError(f"there is no {'field number 0' if number == 0 else f'wire type {wire_type}'}")
    if wire_type == wire_format.WIRETYPE_END_GROUP:
        if not (within and within.begins_group and within.number == number):
            raise DecodeError(f"a tag ends group {number}, which has not begun")
        return within._replace(wire_type=wire_type), after
    field = _field(kind, number, wire_type)
    name = (f"{within.name}." if within else "") + (field.name if field else f"field {number}")
    record = Record(number, wire_type, field, name, within.depth + 1 if within else 1)
    if field and field.is_repeated and not record.packed:
        record = record._replace(name=f"{name}[{seen[number]}]")
    return record, after


@cache
def decoder(kind: int) -> Callable[..., int]:
    """Return the library's decoder of one number; the one for an enum would set aside a number without a name, so it is read as int32."""
    kind = FieldDescriptor.TYPE_INT32 if kind == FieldDescriptor.TYPE_ENUM else kind
    return TYPE_TO_DECODER[kind](1, False, False, "value", None)


def _field(kind: Descriptor | None, number: int, wire_type: int) -> FieldDescriptor | None:
    """Return the field that a tag stands for; None where ``kind`` has none by that number, or one of another wire type."""
    if kind is None or (field := kind.fields_by_number.get(number)) is None:
        return None
    packed = wire_type == wire_format.WIRETYPE_LENGTH_DELIMITED and field.is_repeated and wire_format.IsTypePackable(field.type)
    return field if packed or wire_type == FIELD_TYPE_TO_WIRE_TYPE[field.type] else None


def _text_or_hex(octets: bytes) -> str:
    with contextlib.suppress(UnicodeDecodeError):
        if (text := octets.decode()).isprintable():
            return text
    return octets[:SHOWN].hex(" ") + (" …" if len(octets) > SHOWN else "")
