"""Protocol Buffers: which byte of a message is a tag, a length or a value, and which field of the .proto it belongs to.

The bytes are read with the library's own primitives; the descriptor of the message tells names and types, which the bytes do not.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.internal.decoder import _DecodeVarint
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from .label import Label, Layer, sized
from .records import Record, decoder, read_record

DEPTH = 100  # messages in messages that the library reads before it refuses


def label_fields(octets: bytes, kind: Descriptor | None) -> list[Label]:
    """Label every byte of a message of type ``kind``; with None, or for a field that ``kind`` lacks, by field number alone.

    Never raises. Where the library would refuse the message, what comes after the fault is UNREAD and its meaning is the reason; a
    message that ends too early has the reason in its last label.

    >>> from kit.prediction_pb2 import PredictionResponse
    >>> [(label.name, label.value) for label in label_fields(b"\\x12\\x013", PredictionResponse.DESCRIPTOR)]
    [('label tag', 'field 2, LEN'), ('label length', '1 byte'), ('label', '3')]
    """
    labels, reason = [], ""
    try:
        _Scan(labels).message(memoryview(octets), 0, kind)
    except UnicodeDecodeError:
        reason = "a string is not UTF-8"
    except (IndexError, struct.error):
        reason = "the message ends inside a number"
    except DecodeError as error:
        reason = str(error)
    done = labels[-1].end if labels else 0
    if done < len(octets):
        labels.append(Label(done, len(octets), Layer.UNREAD, "not understood", "", reason, _source("Message Structure")))
    elif reason:
        labels[-1] = labels[-1]._replace(meaning=f"{labels[-1].meaning}. But {reason}")
    return labels


def values(octets: bytes, kind: Descriptor | None) -> dict[str, Any]:
    """Return the fields that a message holds by name, messages in it as dicts; {} where the library refuses it or its type is unknown."""
    try:
        return _plain(GetMessageClass(kind).FromString(octets)) if kind else {}
    except (DecodeError, UnicodeDecodeError):
        return {}


class _Scan:
    """One walk over a message. Each method labels what begins at ``at``, not beyond the view's end, and returns the offset after it.

    The methods raise what the library's primitives raise; the labels then hold what was understood so far.
    """

    def __init__(self, labels: list[Label]):
        self.labels = labels

    def message(self, view: memoryview, at: int, kind: Descriptor | None, within: Record | None = None) -> int:
        """Label fields up to the end of the view or of the group; ``within`` is the record whose value they are."""
        if within and within.depth > DEPTH:
            raise DecodeError(f"messages are nested more than {DEPTH} deep, which a reader refuses")
        seen = Counter()  # elements of each repeated field
        while at < len(view):
            record, after = read_record(view, at, kind, within, seen)
            self.labels.append(Label(at, after, Layer.TAGS, *record.tag(kind), _source("Message Structure")))
            if record.ends_group:
                return after
            at = self.value(view, after, record, seen)
        if within and within.begins_group:
            raise DecodeError(f"the message ends inside group {within.number}")
        return at

    def value(self, view: memoryview, at: int, record: Record, seen: Counter) -> int:
        """Label what follows a tag."""
        if record.packed:
            return self.delimited(view, at, record, seen)
        seen[record.number] += 1
        if record.delimited:
            return self.delimited(view, at, record, seen)
        if record.begins_group:
            return self.message(view, at, record.field and record.field.message_type, record)
        return self.number(view, at, record)

    def delimited(self, view: memoryview, at: int, record: Record, seen: Counter) -> int:
        """Label a length and what it counts; where a message or packed numbers are cut off, what is there of them."""
        size, start = _DecodeVarint(view, at)
        part, missing = view[: start + size], start + size - len(view)
        told = sized(size) + (f", {size - missing} of them here" if missing > 0 else "")
        meaning = "how many bytes the value has, as a varint"
        self.labels.append(Label(at, start, Layer.TAGS, f"{record.name} length", told, meaning, _source("Length-Delimited Records")))
        if record.packed:
            self.packed(part, start, record, seen)
        elif record.field and record.field.message_type:
            self.message(part, start, record.field.message_type, record)
        elif missing <= 0 < size:
            self.text(part, start, record)
        if missing > 0:
            raise DecodeError(f"{record.name} should have {sized(size)}, and the message ends after {size - missing}")
        return len(part)

    def packed(self, view: memoryview, at: int, record: Record, seen: Counter) -> None:
        """Label numbers one by one."""
        while at < len(view):
            at = self.number(view, at, record._replace(name=f"{record.name}[{seen[record.number]}]"))
            seen[record.number] += 1

    def number(self, view: memoryview, at: int, record: Record) -> int:
        """Label one number."""
        found = {}
        after = decoder(record.type)(view, at, len(view), None, found)
        self.add(at, after, record, found["value"])
        return after

    def text(self, view: memoryview, at: int, record: Record) -> None:
        """Label a string or bytes, which go to the end of the view."""
        octets = view[at:].tobytes()
        self.add(at, len(view), record, octets.decode() if record.type == FieldDescriptor.TYPE_STRING else octets)

    def add(self, at: int, after: int, record: Record, value: object) -> None:
        """Add the label of a value."""
        meaning, section = record.told()
        self.labels.append(Label(at, after, Layer.VALUES, record.name, record.shown(value), meaning, _source(section)))


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return {field.name: _plain(each) for field, each in value.ListFields()}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, Iterable) and not isinstance(value, str | bytes) else value


def _source(section: str) -> str:
    return f"Protocol Buffers Encoding guide, {section}"
