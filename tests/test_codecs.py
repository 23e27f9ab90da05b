"""The three formats behind one contract: what goes in comes out, and what is not the format is Malformed, never anything else."""

import contextlib
import json
import math
import time
import tracemalloc

import msgpack
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from kit.contract import Malformed, Prediction, Request, message
from kit.prediction_pb2 import PredictionRequest
from solutions import codecs

JSON, MSGPACK, PROTOBUF = codecs.ALL
every_codec = pytest.mark.parametrize("codec", codecs.ALL, ids=lambda codec: codec.name)
every_kind = pytest.mark.parametrize("kind", [Request, Prediction])

floats = some.floats(width=32, allow_nan=False)
texts = some.text(some.characters(codec="utf-8"), max_size=20)
requests = some.builds(Request, some.lists(floats, max_size=130), texts)
predictions = some.builds(Prediction, texts, floats, texts)
json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(["features", "model_id", "label", "score"]) | some.text(), inner),
)
quickly = settings(max_examples=100, deadline=None, derandomize=True)  # the same examples on every run

NO = "Malformed"  # the one answer to what is no message
FIVE, NOTHING = Request([5.0]), Request([], "")
F5 = b"\x0a\x04\x00\x00\xa0\x40"  # FIVE in Protobuf: field 1, four bytes, 5.0
JSON_5, PACK_5 = b'{"features":[5.0]}', b"\x81\xa8features\x91\xca\x40\xa0\x00\x00"
DEEP = 100_000

# What arrives, as (bytes, what becomes of them) in JSON, in MessagePack and in Protobuf; None where a format can't say it.
# A message where others are Malformed is that format's nature, documented: the comment says whose rule it is.
TABLE = {
    "a message": ((JSON_5, FIVE), (PACK_5, FIVE), (F5, FIVE)),
    "no byte at all": ((b"", NO), (b"", NO), (b"", NOTHING)),  # Protobuf: every field may be absent, so nothing is a message
    "no field at all": ((b"{}", NO), (b"\x80", NO), (b"", NOTHING)),
    "an optional field absent": ((b'{"features":[]}', Request([])), (b"\x81\xa8features\x90", Request([])), (b"", Request([]))),
    "a field too many": (
        (b'{"features":[5.0],"colour":"blue"}', FIVE),  # whoever reads by name skips a name that is new
        (b"\x82\xa6colour\xa4blue" + PACK_5[1:], FIVE),
        (F5 + b"\x1a\x04blue", FIVE),  # Protobuf: an unknown number is set aside
    ),
    "a field twice": (
        (b'{"features":[4.0],"features":[5.0]}', NO),
        (b"\x82" + PACK_5[1:] * 2, NO),
        (b"\x12\x01a\x12\x01b", Request([], "b")),  # Protobuf: the last one wins
    ),
    "a list twice": (None, None, (F5 + F5, Request([5.0, 5.0]))),  # Protobuf: the lists are joined
    "the same name twice, deep inside": ((b'{"features":[{"a":1,"a":2}]}', NO), (b"\x81\xa8features\x91\x82\xa1a\x01\xa1a\x02", NO), None),
    "two messages in a row": ((JSON_5 * 2, NO), (PACK_5 * 2, NO), (F5 + b"\x12\x01a", Request([5.0], "a"))),  # Protobuf: they merge
    "not a number": (
        (b'{"features":[NaN]}', Request([math.nan])),  # Python's extension of JSON; the model refuses it with 422, as on every wire
        (b"\x81\xa8features\x91\xca\x7f\xc0\x00\x00", Request([math.nan])),
        (b"\x0a\x04\x00\x00\xc0\x7f", Request([math.nan])),
    ),
    "infinity": (
        (b'{"features":[-Infinity]}', Request([-math.inf])),
        (b"\x81\xa8features\x91\xca\xff\x80\x00\x00", Request([-math.inf])),
        (b"\x0a\x04\x00\x00\x80\xff", Request([-math.inf])),
    ),
    "2^53 + 1": (
        (b'{"features":[9007199254740993]}', Request([2**53 + 1])),  # Python's; a reader with 64-bit floats only rounds it (RFC 8259 §6)
        (b"\x81\xa8features\x91\xcf\x00\x20\x00\x00\x00\x00\x00\x01", Request([2**53 + 1])),
        (b"\x0a\x04\x00\x00\x00\x5a", Request([float(2**53)])),  # Protobuf: the schema says float, and 32 bits end at 2^24
    ),
    "more than a 64-bit float holds": (
        (b'{"features":[1e999]}', Request([math.inf])),
        None,
        None,
    ),  # a limit that RFC 8259 §6 allows
    "an integer of 100,000 digits": ((b'{"features":[%s]}' % (b"7" * 100_000), NO), None, None),
    "100,000 digits after the point": ((b'{"features":[0.%s]}' % (b"1" * 100_000), Request([1 / 9])), None, None),
    "half a surrogate pair": (
        (b'{"features":[],"model_id":"\\ud800"}', NO),
        (b"\x82\xa8features\x90\xa8model_id\xa3\xed\xa0\x80", NO),
        (b"\x12\x03\xed\xa0\x80", NO),
    ),
    "half a surrogate pair, as bytes": ((b'{"features":[],"model_id":"\xed\xa0\x80"}', NO), None, None),
    "half a surrogate pair in a name": ((b'{"features":[],"\\udfff":0}', NO), (b"\x82\xa8features\x90\xa3\xed\xbf\xbf\x00", NO), None),
    "a whole surrogate pair": ((b'{"features":[],"model_id":"\\ud83d\\ude00"}', Request([], "😀")), None, None),
    "a text that is no UTF-8": ((b'{"features":"\xff"}', NO), (b"\x81\xa8features\xa1\xff", NO), (b"\x12\x01\xff", NO)),
    "UTF-16": ((JSON_5.decode().encode("utf-16"), NO), None, None),
    "a byte order mark": ((b"\xef\xbb\xbf" + JSON_5, NO), None, None),  # RFC 8259 §8.1: never sent; a reader may refuse it
    "nested too deeply": (
        (b'{"features":' + b"[" * DEEP + b"]" * DEEP + b"}", NO),
        (b"\x81\xa8features" + b"\x91" * DEEP + b"\x00", NO),
        (b"\x1b" * DEEP + b"\x1c" * DEEP, NO),
    ),
    "objects nested too deeply": ((b'{"a":' * DEEP + b"0" + b"}" * DEEP, NO), (b"\x81\xa1a" * DEEP + b"\x00", NO), None),
    "an array of 2^32 - 1": (None, (b"\x81\xa8features\xdd\xff\xff\xff\xff", NO), None),
    "a map of 2^32 - 1": (None, (b"\xdf\xff\xff\xff\xff", NO), None),
    "a text of 2^32 - 1": (None, (b"\x81\xa8features\xdb\xff\xff\xff\xff", NO), None),
    "2^32 - 1 bytes": (None, (b"\x81\xa8features\xc6\xff\xff\xff\xff", NO), None),
    "a length of 2^31": (None, None, (b"\x0a\x80\x80\x80\x80\x08", NO)),
    "a length of 2^64 - 1": (None, None, (b"\x0a" + b"\xff" * 9 + b"\x01", NO)),
    "a varint without end": (None, None, (b"\x0a" + b"\xff" * 20, NO)),
    "an extension type": (
        None,
        (b"\x81\xa8features\xd4\x05a", Request(msgpack.ExtType(5, b"a"))),  # a value like any other; the model refuses it
        None,
    ),
    "a time stamp": (None, (b"\x81\xa8features\xd6\xff\x00\x00\x00\x01", Request(msgpack.Timestamp(1))), None),  # as above
    "a time stamp with too many nanoseconds": (None, (b"\x81\xa8features\xd7\xff" + b"\xff" * 8, NO), None),
    "a time stamp of five bytes": (None, (b"\x81\xa8features\xc7\x05\xff12345", NO), None),
    "a byte that the format never uses": ((b"\x00", NO), (b"\xc1", NO), (b"\x0f", NO)),
    "a value of another type": (
        (b'{"features":"5"}', Request("5")),  # well-formed; what a feature may be is the model's to say, with 422
        (b"\x81\xa8features\xa15", Request("5")),
        (b"\x08\x05", NOTHING),  # Protobuf: a wire type that the schema doesn't expect is set aside like an unknown field
    ),
    "a key that is no text": (None, (b"\x82\xa8features\x90\x01\x02", NO), None),
    "a key that is an array": (None, (b"\x82\xa8features\x90\x90\x02", NO), None),
    "no object": ((b"[[5.0]]", NO), (b"\x91\x05", NO), None),
    "null": ((b"null", NO), (b"\xc0", NO), None),
    "single quotes": ((b"{'features':[]}", NO), None, None),
    "a comma too many": ((b'{"features":[5.0,]}', NO), None, None),
    "a list of floats that does not come out even": (None, None, (b"\x0a\x03abc", NO)),
    "a group without end": (None, None, (b"\x13", NO)),
    "an end without a group": (None, None, (b"\x14", NO)),
    "field number 0": (None, None, (b"\x00\x01", NO)),
    "a text frame": ((JSON_5.decode(), FIVE), ("{}", NO), ("{}", NO)),  # JSON is text, so a text frame may hold it
    "a text frame with half a surrogate pair": (('{"features":[],"model_id":"\ud800"}', NO), None, None),
}
CASES = [
    pytest.param(codec, *said, id=f"{codec.name}-{what}".replace(" ", "-"))
    for what, row in TABLE.items()
    for codec, said in zip(codecs.ALL, row, strict=True)
    if said
]

CUTS = [  # a message, and what it is when it is cut after so many bytes: in Protobuf, between two fields, a shorter message
    (PROTOBUF, Request([5.0, 0.5], "linear"), {0: Request([], ""), 10: Request([5.0, 0.5], "")}),
    (PROTOBUF, Prediction("3", 0.5, "linear"), {0: Prediction("", 0.0, ""), 5: Prediction("", 0.5, ""), 8: Prediction("3", 0.5, "")}),
    *((codec, content, {}) for codec in (JSON, MSGPACK) for content in (Request([5.0, 0.5], "linear"), Prediction("3", 0.5, "linear"))),
]

QUARTER = 1 << 18  # bytes; a server takes four times as much
HOSTILE = [  # bodies made to cost much time or memory
    (JSON, b"[" + b"[]," * (QUARTER // 3) + b"[]]"),
    (JSON, b"[" + b"{}," * (QUARTER // 3) + b"{}]"),
    (JSON, b"[" + b'"\\u0041",' * (QUARTER // 9) + b"0]"),
    (JSON, b'{"features":' + b"9" * 4300 + b"}"),
    (JSON, b"[" + (b"9" * 4299 + b",") * (QUARTER // 4300) + b"0]"),
    (JSON, b"{" + b",".join(b'"%d":0' % number for number in range(QUARTER // 9)) + b"}"),
    (JSON, b'"' + b"\\" * QUARTER),
    (MSGPACK, b"\xdd" + QUARTER.to_bytes(4, "big") + b"\x90" * QUARTER),
    (MSGPACK, b"\xdd" + QUARTER.to_bytes(4, "big") + b"\x80" * QUARTER),
    (MSGPACK, (b"\xdd" + (QUARTER - 9).to_bytes(4, "big")) * (QUARTER // 5)),  # each array claims as many values as there are bytes
    (MSGPACK, (b"\xdf" + (QUARTER // 2).to_bytes(4, "big") + b"\xa1a") * (QUARTER // 7)),
    (PROTOBUF, b"\x13\x14" * (QUARTER // 2)),
    (PROTOBUF, b"\x0a\x00" * (QUARTER // 2)),
    (PROTOBUF, b"\x0d\x00\x00\x80\x3f" * (QUARTER // 5)),
    (PROTOBUF, b"\x18\x01" * (QUARTER // 2)),
]

UNSPEAKABLE = [  # what a format can't say is an error at its writer's, not another value at its reader's
    (MSGPACK, Request([2**64]), OverflowError),
    (MSGPACK, Request([], "\ud800"), UnicodeEncodeError),
    (PROTOBUF, Request([10**400]), OverflowError),
    (PROTOBUF, Request(["5"]), TypeError),
    (PROTOBUF, Request([], "\ud800"), UnicodeEncodeError),
]


def _outcome(codec, body: bytes | str, kind: type = Request) -> str:
    """Return in words what the codec makes of a body: the message, which may hold NaN, or that it is Malformed."""
    try:
        return repr(codec.decode(body, kind))
    except Malformed as malformed:
        assert malformed.detail.strip()
        assert len(malformed.detail) < 500
        return repr(NO)


@every_codec
@quickly
@given(content=requests | predictions)
@example(content=Request([], ""))
@example(content=Prediction("", 0.0, ""))
@example(content=Prediction("0" * 256, 1.0, "forest"))
@example(content=Request([math.inf, -math.inf, -0.0]))
def test_what_is_encoded_is_decoded_again(codec, content):
    assert codec.decode(codec.encode(content), type(content)) == content


@every_codec
@every_kind
@quickly
@given(octets=some.binary(max_size=200))
def test_random_bytes_are_a_message_or_malformed(codec, kind, octets):
    with contextlib.suppress(Malformed):
        assert isinstance(codec.decode(octets, kind), kind)


@every_codec
@quickly
@given(content=requests, place=some.integers(min_value=0), octet=some.integers(0, 255), cut=some.booleans())
def test_a_message_that_was_damaged_is_a_message_or_malformed(codec, content, place, octet, cut):
    body = bytearray(codec.encode(content))
    if body:
        body[place % len(body)] = octet
    with contextlib.suppress(Malformed):
        assert isinstance(codec.decode(bytes(body[: place % (len(body) + 1)] if cut else body), Request), Request)


@pytest.mark.parametrize(("codec", "write"), [(JSON, lambda value: json.dumps(value).encode()), (MSGPACK, msgpack.packb)])
@every_kind
@quickly
@given(value=json_values)
def test_any_value_of_the_format_is_a_message_or_malformed(codec, write, kind, value):
    try:
        body = write(value)
    except (OverflowError, ValueError):  # MessagePack has no integer of more than 64 bits, and no half of a surrogate pair
        return
    with contextlib.suppress(Malformed):
        assert isinstance(codec.decode(body, kind), kind)


@pytest.mark.parametrize(("codec", "body", "outcome"), CASES)
def test_what_arrives_becomes_what_the_table_says(codec, body, outcome):
    assert _outcome(codec, body) == repr(outcome)


@pytest.mark.parametrize(("codec", "content", "shorter"), CUTS)
def test_a_message_cut_anywhere_is_malformed_or_what_the_table_says(codec, content, shorter):
    whole = codec.encode(content)
    read = {cut: said for cut in range(len(whole)) if (said := _outcome(codec, whole[:cut], type(content))) != repr(NO)}
    assert read == {cut: repr(message) for cut, message in shorter.items()}


@every_codec
def test_a_byte_behind_the_message_is_malformed_unless_it_is_jsons_white_space(codec):
    body, content = codec.encode(FIVE), FIVE
    taken = {octet for octet in range(256) if _outcome(codec, body + bytes([octet])) == repr(content)}
    assert taken == (set(b" \t\n\r") if codec is JSON else set())  # RFC 8259 §2


@pytest.mark.parametrize(("codec", "body"), HOSTILE, ids=lambda value: value.name if value in codecs.ALL else repr(value[:12]))
def test_a_hostile_body_costs_little_time_and_memory(codec, body):
    tracemalloc.start()
    start = time.monotonic()
    try:
        _outcome(codec, body)
        took, (_, peak) = time.monotonic() - start, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < 5
    assert peak < 100_000_000  # the most that was seen: msgpack reserves 80 kB for each of at most 1024 levels of nested arrays


@pytest.mark.parametrize(("codec", "content", "error"), UNSPEAKABLE)
def test_what_a_format_cannot_say_is_an_error_of_its_writer(codec, content, error):
    with pytest.raises(error):
        codec.encode(content)


@pytest.mark.parametrize(("sent", "read"), [(0.1, 0.10000000149011612), (2**53 + 1, 2.0**53), (1e39, math.inf), (True, 1.0)])
def test_protobuf_rounds_a_number_to_the_32_bits_of_its_schema(sent, read):
    assert PROTOBUF.decode(PROTOBUF.encode(Request([sent])), Request).features == [read]


def test_a_number_of_more_digits_than_a_float_has_survives_json_and_msgpack():
    assert [codec.decode(codec.encode(Request([2**53 + 1])), Request).features for codec in (JSON, MSGPACK)] == [[2**53 + 1]] * 2


@every_kind
@pytest.mark.parametrize(("codec", "write"), [(JSON, lambda value: json.dumps(value).encode()), (MSGPACK, msgpack.packb)])
def test_a_field_of_a_newer_contract_is_ignored(codec, write, kind):
    fields = {name: [] for name in kind._fields}
    assert codec.decode(write(fields | {"colour": "blue"}), kind) == message(kind, fields)


@pytest.mark.parametrize("kind", [None, 5, "text", [], [("features", [])]])
def test_only_an_object_can_be_a_message(kind):
    with pytest.raises(Malformed):
        message(Request, kind)


@pytest.mark.parametrize(("content", "lacking"), [({}, "label"), ({"label": "3"}, "score"), ({"label": "3", "score": 1}, "model_id")])
def test_a_message_names_the_first_field_that_it_lacks(content, lacking):
    with pytest.raises(Malformed, match=f"the field {lacking} is missing"):
        message(Prediction, content)


@every_codec
def test_a_prediction_is_smaller_than_its_names_only_in_protobuf(codec):
    assert (len(codec.encode(Prediction("3", 0.5, "linear"))) < 20) == (codec is PROTOBUF)


def test_the_media_types_and_the_names_are_all_different():
    assert set(codecs.BY_MEDIA_TYPE.values()) == set(codecs.BY_NAME.values()) == set(codecs.ALL)


@quickly
@given(number=some.integers(0, 2**64 - 1))
@example(number=0)
@example(number=127)
@example(number=128)
@example(number=2**53 + 1)
@example(number=2**64 - 1)
def test_a_varint_is_what_the_protobuf_library_writes(number):
    length = PredictionRequest.FromString(b"\x18" + codecs.varint(number))  # field 3 is unknown, so that it is kept as it came
    assert length.SerializeToString() == b"\x18" + codecs.varint(number)
    assert codecs.varint(number) == _library(number)


def _library(number: int) -> bytes:
    from google.protobuf.wrappers_pb2 import UInt64Value

    return UInt64Value(value=number).SerializeToString()[1:] or b"\x00"  # field 1; 0 is its default, which is never written
