"""Protobuf messages taken apart: every byte has its label, and the labels say what the library reads from the same bytes."""

import math
import struct

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, unknown_fields
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.wire.fields import label_fields, values
from kit.wire.label import Layer
from kit.wire.words import plain

Field = descriptor_pb2.FieldDescriptorProto
NUMBERS = {
    "double": st.floats(),
    "float": st.floats(width=32),
    "int32": st.integers(-(2**31), 2**31 - 1),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "uint32": st.integers(0, 2**32 - 1),
    "uint64": st.integers(0, 2**64 - 1),
    "sint32": st.integers(-(2**31), 2**31 - 1),
    "sint64": st.integers(-(2**63), 2**63 - 1),
    "fixed32": st.integers(0, 2**32 - 1),
    "fixed64": st.integers(0, 2**64 - 1),
    "sfixed32": st.integers(-(2**31), 2**31 - 1),
    "sfixed64": st.integers(-(2**63), 2**63 - 1),
    "bool": st.booleans(),
    "enum": st.integers(-2, 3),  # an open enum: 3 and the negative ones have no name
}
SCALARS = NUMBERS | {"string": st.text(max_size=12), "bytes": st.binary(max_size=12)}


def _field(message, name: str, number: int, kind: str, **more) -> None:
    field = message.field.add(name=name, number=number, type=getattr(Field, f"TYPE_{kind.upper()}"))
    field.label = more.pop("label", Field.LABEL_OPTIONAL)
    if kind == "enum":
        field.type_name = ".wild.Colour"
    if "type_name" in more:
        field.type_name = more["type_name"]
    if "packed" in more:
        field.options.packed = more["packed"]


def _everything() -> type[Message]:
    """Make a message class that has every type of field alone, packed, unpacked and as a map's value, and itself as a field."""
    file = descriptor_pb2.FileDescriptorProto(name="wild.proto", package="wild", syntax="proto3")
    colours = file.enum_type.add(name="Colour")
    for number, name in enumerate(("GREY", "RED", "BLUE")):
        colours.value.add(name=name, number=number)
    message = file.message_type.add(name="Everything")
    for number, kind in enumerate(SCALARS, 1):
        _field(message, f"one_{kind}", number, kind)
        _field(message, f"many_{kind}", number + 100, kind, label=Field.LABEL_REPEATED)
        if kind in NUMBERS:
            _field(message, f"loose_{kind}", number + 3000, kind, label=Field.LABEL_REPEATED, packed=False)
    _field(message, "inner", 50, "message", type_name=".wild.Everything")
    _field(message, "rows", 51, "message", type_name=".wild.Everything", label=Field.LABEL_REPEATED)
    entry = message.nested_type.add(name="TableEntry")
    entry.options.map_entry = True
    _field(entry, "key", 1, "string")
    _field(entry, "value", 2, "sint64")
    _field(message, "table", 52, "message", type_name=".wild.Everything.TableEntry", label=Field.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("wild.Everything"))


Everything = _everything()
KIND = Everything.DESCRIPTOR


def steady(examples: int) -> settings:
    """Try that many examples, the same in every run."""
    return settings(max_examples=examples, derandomize=True, deadline=None)


@st.composite
def messages(draw, depth: int = 2) -> Message:
    """Draw a message with a few of its fields set."""
    message = Everything()
    for name in draw(st.lists(st.sampled_from(sorted(KIND.fields_by_name)), max_size=8, unique=True)):
        shape, _, kind = name.partition("_")
        if shape == "one":
            setattr(message, name, draw(SCALARS[kind]))
        elif shape in ("many", "loose"):
            getattr(message, name).extend(draw(st.lists(SCALARS[kind], max_size=4)))
        elif name == "table":
            message.table.update(draw(st.dictionaries(st.text(max_size=3), NUMBERS["sint64"], max_size=3)))
        elif name == "inner" and depth:
            message.inner.CopyFrom(draw(messages(depth=depth - 1)))
        elif name == "rows" and depth:
            message.rows.extend(draw(st.lists(messages(depth=depth - 1), max_size=2)))
    return message


def covers(labels, octets: bytes) -> bool:
    """Say whether the labels stand one after the other over all of the bytes, none of them empty."""
    ends = [0, *(label.end for label in labels)]
    return [label.start for label in labels] == ends[:-1] and ends[-1] == len(octets) and all(label.start < label.end for label in labels)


def fault(labels) -> str:
    """Return why a message was not understood, or ""."""
    if labels and labels[-1].layer is Layer.UNREAD:
        return labels[-1].meaning
    return labels[-1].meaning.partition(". But ")[2] if labels else ""


def refused(octets: bytes) -> bool:
    """Say whether the library refuses to read the bytes as the wild message."""
    try:
        Everything.FromString(octets)
    except DecodeError:
        return True
    return False


def flat(message: Message, path: str = "") -> dict[str, tuple[FieldDescriptor, object]]:
    """Return the numbers, strings and bytes of a message by path, without the map: {"rows[0].one_bool": (its descriptor, True)}."""
    found = {}
    for field, value in message.ListFields():
        for i, each in enumerate(value if field.is_repeated else [value]):
            name = f"{path}{field.name}[{i}]" if field.is_repeated else path + field.name
            if field.name != "table":
                found |= flat(each, f"{name}.") if field.message_type else {name: (field, each)}
    return found


def says(text: str, field: FieldDescriptor, value: object) -> bool:
    """Say whether the text of a label stands for the value, bit by bit."""
    if field.type in (FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_DOUBLE):
        form = "<f" if field.type == FieldDescriptor.TYPE_FLOAT else "<d"
        return math.isnan(float(text)) if math.isnan(value) else struct.pack(form, float(text)) == struct.pack(form, value)
    if field.type == FieldDescriptor.TYPE_ENUM:
        return int(text.partition(" ")[0]) == value and ("(" in text) == (0 <= value < 3)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return text in (value.hex(" "), value.decode(errors="replace"))
    return text == ({True: "true", False: "false"}[value] if isinstance(value, bool) else plain(str(value)))


@steady(150)
@given(messages())
def test_labels_cover_a_message_and_say_each_of_its_values(message):
    octets = message.SerializeToString(deterministic=True)
    labels = label_fields(octets, KIND)
    assert covers(labels, octets)
    assert fault(labels) == ""
    told = {label.name: label.value for label in labels if label.layer is Layer.VALUES and "table[" not in label.name}
    held = {name: pair for name, pair in flat(message).items() if pair[1] not in ("", b"")}
    assert told.keys() == held.keys()
    assert all(says(told[name], *held[name]) for name in held)


@steady(50)
@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**63), 2**63 - 1), max_size=5))
def test_a_map_is_told_entry_by_entry(table):
    labels = {label.name: label.value for label in label_fields(Everything(table=table).SerializeToString(), KIND)}
    pairs = [(labels.get(f"table[{i}].key", ""), int(labels[f"table[{i}].value"])) for i in range(len(table))]
    assert dict(pairs) == {plain(name): number for name, number in table.items()}


@st.composite
def damaged(draw) -> bytes:
    """Draw a message with a byte changed, added or left out, cut off, or with bytes from nowhere behind it."""
    octets = draw(messages(depth=1)).SerializeToString()
    at = draw(st.integers(0, len(octets)))
    return octets[:at] + draw(st.binary(max_size=3)) + octets[at + draw(st.integers(0, 2)) : draw(st.integers(0, len(octets)))]


@steady(300)
@given(damaged() | st.binary(max_size=16))
def test_any_bytes_are_covered_and_a_fault_is_found_where_the_library_finds_one(octets):
    labels = label_fields(octets, KIND)
    assert covers(labels, octets)
    assert bool(fault(labels)) == refused(octets)


@steady(100)
@given(messages(depth=1).map(lambda message: message.SerializeToString()))
def test_a_message_cut_off_anywhere_is_faulty_where_the_library_says_so(octets):
    for end in range(len(octets)):
        labels = label_fields(octets[:end], KIND)
        assert covers(labels, octets[:end])
        assert bool(fault(labels)) == refused(octets[:end])


@steady(100)
@given(messages(depth=1))
def test_fields_that_the_descriptor_lacks_are_those_that_the_library_calls_unknown(message):
    octets = message.SerializeToString()
    labels = label_fields(octets, PredictionRequest.DESCRIPTOR)
    told = [label.value for label in labels if label.name.startswith("field ") and label.name.endswith(" tag")]
    unknown = unknown_fields.UnknownFieldSet(PredictionRequest.FromString(octets))
    names = ("VARINT", "I64", "LEN", "SGROUP", "EGROUP", "I32")
    assert told == [f"field {field.field_number}, {names[field.wire_type]}" for field in unknown]


def test_a_prediction_looks_like_this():
    octets = PredictionResponse(score=0.9, label="3").SerializeToString()
    assert [(label.start, label.layer, label.name, label.value) for label in label_fields(octets, PredictionResponse.DESCRIPTOR)] == [
        (0, Layer.TAGS, "score tag", "field 1, I32"),
        (1, Layer.VALUES, "score", "0.9"),
        (5, Layer.TAGS, "label tag", "field 2, LEN"),
        (6, Layer.TAGS, "label length", "1 byte"),
        (7, Layer.VALUES, "label", "3"),
    ]


def test_packed_numbers_are_counted_on_over_several_records():
    octets = 2 * b"\x0a\x04\x00\x00\x80\x3f" + b"\x0d\x00\x00\x80\x3f"
    labels = label_fields(octets, PredictionRequest.DESCRIPTOR)
    assert [label.name for label in labels if label.layer is Layer.VALUES] == ["features[0]", "features[1]", "features[2]"]


def test_without_a_descriptor_every_field_has_its_number_only():
    labels = label_fields(PredictionResponse(score=1, label="3").SerializeToString(), None)
    assert [(label.name, label.value) for label in labels if label.layer is Layer.VALUES] == [("field 1", "1065353216"), ("field 2", "3")]


def _grouped() -> type[Message]:
    """Make a message class of proto2, whose field 1 is a repeated group with a number in it."""
    file = descriptor_pb2.FileDescriptorProto(name="old.proto", syntax="proto2")
    message = file.message_type.add(name="Old")
    _field(message.nested_type.add(name="Pair"), "left", 2, "int32")
    _field(message, "pair", 1, "group", type_name=".Old.Pair", label=Field.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("Old"))


def test_a_group_ends_with_a_tag_of_its_own():
    old = _grouped()()
    old.pair.add(left=-1)
    old.pair.add()
    labels = label_fields(old.SerializeToString(), old.DESCRIPTOR)
    assert [(label.name, label.value) for label in labels] == [
        ("pair[0] tag", "field 1, SGROUP"),
        ("pair[0].left tag", "field 2, VARINT"),
        ("pair[0].left", "-1"),
        ("pair[0] end", "field 1, EGROUP"),
        ("pair[1] tag", "field 1, SGROUP"),
        ("pair[1] end", "field 1, EGROUP"),
    ]


def test_a_group_that_nobody_knows_is_read_by_number():
    names = [label.name for label in label_fields(b"\x43\x08\x05\x44", None)]
    assert names == ["field 8 tag", "field 8.field 1 tag", "field 8.field 1", "field 8 end"]


def test_a_field_of_another_wire_type_is_unknown():
    (tag, _, value) = label_fields(b"\x0a\x01a", _grouped().DESCRIPTOR)
    assert (tag.name, value.value) == ("field 1 tag", "a")
    assert "of another type" in tag.meaning


FAULTS = [
    (b"\x0d\x00\x00", "inside a number", "half a float"),
    (b"\x12\x05ab", "label should have 5 bytes, and the message ends after 2", "half a string"),
    (b"\x12\x01\xff", "not UTF-8", "a byte that no text has"),
    (b"\x12", "inside a number", "a tag without its length"),
    (b"\x02\x00", "no field number 0", "a number that the format reserves"),
    (b"\x0f\x00", "no wire type 7", "a wire type that nobody defined"),
    (b"\x8d\x80\x80\x80\x80\x00", "32 bits", "a tag of six bytes"),
    (b"\xf8\xff\xff\xff\x1f\x00", "32 bits", "a tag of five bytes that is too large"),
    (b"\x18" + b"\xff" * 11, "Too many bytes", "a varint that never ends"),
    (b"\x23\x08\x01", "inside group 4", "a group without its end"),
    (b"\x23\x2c", "group 5, which has not begun", "a group with another's end"),
    (b"\x23" * 101, "nested more than 100 deep", "messages in messages"),
]


@pytest.mark.parametrize(("octets", "reason", "what"), FAULTS, ids=[what for *_, what in FAULTS])
def test_a_fault_is_told(octets, reason, what):
    labels = label_fields(octets, PredictionResponse.DESCRIPTOR)
    assert covers(labels, octets)
    assert reason in fault(labels)


def test_numbers_before_a_cut_are_still_told():
    octets = PredictionRequest(features=range(64)).SerializeToString()[:50]
    labels = label_fields(octets, PredictionRequest.DESCRIPTOR)
    assert [label.value for label in labels if label.layer is Layer.VALUES] == [f"{n}.0" for n in range(11)]
    assert labels[1].value == "256 bytes, 47 of them here"


def test_values_are_the_library_s():
    message = Everything(one_int32=5, many_bool=[True, False], table={"a": 1}, inner=Everything(one_string="é"))
    told = {"one_int32": 5, "many_bool": [True, False], "table": {"a": 1}, "inner": {"one_string": "é"}}
    assert values(message.SerializeToString(), KIND) == told


@pytest.mark.parametrize(("octets", "kind"), [(b"\x0d", KIND), (b"", None)])
def test_there_are_no_values_without_a_message(octets, kind):
    assert values(octets, kind) == {}


def test_a_string_with_a_line_end_is_told_on_one_line():
    labels = label_fields(PredictionResponse(label="a\nb").SerializeToString(), PredictionResponse.DESCRIPTOR)
    assert labels[-1].value == r"a\nb"
