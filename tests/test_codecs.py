"""The three formats behind one contract: what goes in comes out, and what is not the format is Malformed, never anything else."""

import contextlib
import json

import msgpack
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from kit.contract import Malformed, Prediction, Request, message
from solutions import codecs

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
quickly = settings(max_examples=200, deadline=None, derandomize=True)  # the same examples on every run


@every_codec
@quickly
@given(content=requests | predictions)
@example(content=Request([], ""))
@example(content=Prediction("", 0.0, ""))
@example(content=Prediction("0" * 256, 1.0, "forest"))
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


@pytest.mark.parametrize(("codec", "write"), [(codecs.Json, lambda value: json.dumps(value).encode()), (codecs.Msgpack, msgpack.packb)])
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


@pytest.mark.parametrize(
    ("codec", "body", "why"),
    [
        (codecs.Json, b"", "empty"),
        (codecs.Json, b"{", "cut off"),
        (codecs.Json, b"{}", "a field is missing"),
        (codecs.Json, b"[]", "no object"),
        (codecs.Json, b"null", "no object"),
        (codecs.Json, b"'features'", "single quotes"),
        (codecs.Json, b'{"features": [1,]}', "a comma too many"),
        (codecs.Json, b'{"features": []} {}', "two values"),
        (codecs.Json, b'{"features": "\xff"}', "not UTF-8"),
        (codecs.Json, b"\xff\xfe\x00", "half of UTF-16"),
        (codecs.Json, b"[" * 100_000, "nested too deeply"),
        (codecs.Json, b"1" * 5000, "an integer of 5000 digits"),
        (codecs.Msgpack, b"", "empty"),
        (codecs.Msgpack, b"\x80", "a field is missing"),
        (codecs.Msgpack, b"\x90", "no map"),
        (codecs.Msgpack, b"\xc1", "a byte that MessagePack never uses"),
        (codecs.Msgpack, b"\x81\x01\x02", "a key that is no text"),
        (codecs.Msgpack, b"\x81\x90\x02", "a key that is an array"),
        (codecs.Msgpack, b"\xdd\xff\xff\xff\xff", "an array of four thousand million values, all absent"),
        (codecs.Msgpack, b"\xc6\xff\xff\xff\xff", "as many bytes, all absent"),
        (codecs.Msgpack, b"\x91" * 100_000, "nested too deeply"),
        (codecs.Msgpack, b"\x80\x80", "two values"),
        (codecs.Msgpack, b"\xa1\xff", "a text that is not UTF-8"),
        (codecs.Msgpack, b"\xc7\x05\xff12345", "a time of five bytes"),
        (codecs.Msgpack, "{}", "a text frame"),
        (codecs.Protobuf, b"\xff", "a tag cut off"),
        (codecs.Protobuf, b"\x0a\x05", "five bytes announced, none there"),
        (codecs.Protobuf, b"\x0a\x03abc", "floats of three bytes"),
        (codecs.Protobuf, b"\x12\x01\xff", "a string that is not UTF-8"),
        (codecs.Protobuf, b"\x00\x01", "field number 0"),
        (codecs.Protobuf, b"\x0f", "wire type 7"),
        (codecs.Protobuf, b"\x1b" * 100_000, "groups nested too deeply"),
        (codecs.Protobuf, "{}", "a text frame"),
    ],
)
def test_a_body_that_is_not_the_format_is_malformed(codec, body, why):
    with pytest.raises(Malformed) as malformed:
        codec.decode(body, Request)
        pytest.fail(f"accepted, although: {why}")
    assert malformed.value.detail.strip()


@pytest.mark.parametrize("codec", [codecs.Json, codecs.Msgpack], ids=["json", "msgpack"])
@every_kind
def test_a_field_of_a_newer_contract_is_ignored(codec, kind):
    fields = {name: [] for name in kind._fields}
    write = {"json": lambda value: json.dumps(value).encode(), "msgpack": msgpack.packb}[codec.name]
    assert codec.decode(write(fields | {"colour": "blue"}), kind) == message(kind, fields)


def test_a_protobuf_field_of_a_newer_contract_is_ignored():
    newer = codecs.Protobuf.encode(Request([1.0], "linear")) + b"\x1a\x04blue"
    assert codecs.Protobuf.decode(newer, Request) == Request([1.0], "linear")


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
    assert (len(codec.encode(Prediction("3", 0.5, "linear"))) < 20) == (codec is codecs.Protobuf)


def test_the_media_types_and_the_names_are_all_different():
    assert set(codecs.BY_MEDIA_TYPE.values()) == set(codecs.BY_NAME.values()) == set(codecs.ALL)
