"""Bodies taken apart: every byte has its label, and the labels say what the format's own library reads from the same bytes."""

import json
import math
import time

import msgpack
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from readers import damaged, labels_cover, steady

from kit import prediction_pb2
from kit.wire.bodies import label_body, type_of_body
from kit.wire.events import label_events
from kit.wire.label import Layer
from kit.wire.packs import label_pack
from kit.wire.texts import label_json

TEXT = st.text(max_size=6)
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | TEXT
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12)
SPACES = {"indent": "\n \t\r"}, {"separators": (" , ", " : ")}, {"separators": (",", ":")}, {"ensure_ascii": False}
FORMATS = ["application/json", "application/vnd.msgpack", "application/protobuf", "text/event-stream", "text/plain", "image/png", ""]


def leaves(value, path: str = "") -> list[tuple[str, object]]:
    """Return what in a document holds nothing itself, with the path to it."""
    if isinstance(value, dict):
        inner = [(f"{path}.{shown(key)}" if path else shown(key) or '""', each) for key, each in value.items()]
    elif isinstance(value, list):
        inner = [(f"{path}[{i}]", each) for i, each in enumerate(value)]
    else:
        return [(path or "value", value)]
    return [pair for name, each in inner for pair in leaves(each, name)]


def shown(text: str) -> str:
    """Return a text as a label shows it, on one line."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def says(value: str, leaf: object) -> bool:
    """Say whether the text of a label stands for a leaf."""
    if isinstance(leaf, float):
        return math.isnan(float(value)) if math.isnan(leaf) else float(value) == leaf
    if leaf is None:
        return value in ("null", "nil")
    return value == (str(leaf).lower() if isinstance(leaf, bool) else shown(str(leaf)))


def values_agree(labels, expected: list[tuple[str, object]]) -> bool:
    """Say whether the labels of values name and say what is expected, in order."""
    found = [(label.name, label.value) for label in labels if label.layer is Layer.VALUES]
    short = [(name if len(name) <= 60 else "…" + name[-60:], leaf) for name, leaf in expected]
    return [name for name, _ in found] == [name for name, _ in short] and all(
        says(value, leaf) for (_, value), (_, leaf) in zip(found, short, strict=True)
    )


def fault(labels) -> str:
    """Return why a body was not understood to its end, or ""."""
    if labels and labels[-1].layer is Layer.UNREAD:
        return labels[-1].meaning
    return labels[-1].meaning.partition(". But ")[2] if labels else ""


def refused(read, octets: bytes) -> bool:
    """Say whether a library refuses to read the bytes."""
    try:
        read(octets)
    except ValueError:
        return True
    return False


def parts(labels) -> list[tuple]:
    """Return where each label begins, its layer, its name and its value."""
    return [(label.start, label.layer, label.name, label.value) for label in labels]


@steady(200)
@given(DOCUMENTS, st.sampled_from(SPACES))
def test_labels_cover_a_json_text_and_say_each_of_its_values(document, spaces):
    octets = json.dumps(document, **spaces).encode(errors="surrogatepass")
    assume(not refused(bytes.decode, octets))
    labels = label_json(octets)
    assert labels_cover(labels, octets)
    assert fault(labels) == ""
    assert values_agree(labels, leaves(document))


@steady(200)
@given(DOCUMENTS)
def test_labels_cover_a_msgpack_message_and_say_each_of_its_values(document):
    octets = msgpack.packb(document)
    labels = label_pack(octets)
    assert labels_cover(labels, octets)
    assert fault(labels) == ""
    assert values_agree(labels, [(name, leaf) for name, leaf in leaves(document) if leaf != ""])  # of "" there is only the type


@steady(300)
@given(DOCUMENTS.map(lambda document: json.dumps(document).encode()).flatmap(damaged) | st.text('[]{}:,"\\ 1-.etrufalsn').map(str.encode))
def test_a_text_is_faulty_where_the_standard_library_says_so(octets):
    labels = label_json(octets)
    assert labels_cover(labels, octets)
    assert bool(fault(labels)) == (refused(lambda body: json.loads(body.decode()), octets) and octets != b"")


@steady(400)
@given(DOCUMENTS.map(msgpack.packb).flatmap(damaged) | st.binary(max_size=12))
def test_a_message_is_faulty_where_msgpack_says_so(octets):
    labels = label_pack(octets)
    assert labels_cover(labels, octets)
    try:
        faulty = refused(lambda body: msgpack.unpackb(body, strict_map_key=False), octets)
    except TypeError:  # a key that holds others is MessagePack, but no key for a dict
        assume(False)
    assert bool(fault(labels)) == (faulty and octets != b"")


@steady(300)
@given(st.sampled_from(FORMATS), st.binary(max_size=30) | st.text('data:event \r\n{}[]1,"').map(str.encode))
def test_any_bytes_of_any_format_are_covered(media_type, octets):
    assert labels_cover(label_body(octets, media_type, prediction_pb2.PredictionRequest.DESCRIPTOR), octets)


def test_a_json_text_looks_like_this():
    assert parts(label_json(b'{"label": "3", "rows": [{"n": 1.50}]}\n')) == [
        (0, Layer.PUNCTUATION, "punctuation", ""),
        (1, Layer.NAMES, "field name", "label"),
        (8, Layer.PUNCTUATION, "punctuation", ""),
        (10, Layer.VALUES, "label", "3"),
        (13, Layer.PUNCTUATION, "punctuation", ""),
        (15, Layer.NAMES, "field name", "rows"),
        (21, Layer.PUNCTUATION, "punctuation", ""),
        (25, Layer.NAMES, "field name", "n"),
        (28, Layer.PUNCTUATION, "punctuation", ""),
        (30, Layer.VALUES, "rows[0].n", "1.50"),
        (34, Layer.PUNCTUATION, "punctuation", ""),
    ]


def test_a_msgpack_message_looks_like_this():
    assert parts(label_pack(msgpack.packb({"label": "3", "rows": [5, -1, 0.5]}))) == [
        (0, Layer.MARKS, "value type", "fixmap, 2 pairs"),
        (1, Layer.MARKS, "field name type", "fixstr, 5 bytes"),
        (2, Layer.NAMES, "field name", "label"),
        (7, Layer.MARKS, "label type", "fixstr, 1 byte"),
        (8, Layer.VALUES, "label", "3"),
        (9, Layer.MARKS, "field name type", "fixstr, 4 bytes"),
        (10, Layer.NAMES, "field name", "rows"),
        (14, Layer.MARKS, "rows type", "fixarray, 3 elements"),
        (15, Layer.VALUES, "rows[0]", "5"),
        (16, Layer.VALUES, "rows[1]", "-1"),
        (17, Layer.MARKS, "rows[2] type", "float 64"),
        (18, Layer.VALUES, "rows[2]", "0.5"),
    ]


EVERY_FORMAT = [
    (b"\xcc\xff", "uint 8", "255"),
    (b"\xcd\x01\x00", "uint 16", "256"),
    (b"\xce\x00\x01\x00\x00", "uint 32", "65536"),
    (b"\xcf" + bytes(7) + b"\x01", "uint 64", "1"),
    (b"\xd0\x80", "int 8", "-128"),
    (b"\xd1\x80\x00", "int 16", "-32768"),
    (b"\xd2\xff\xff\xff\xff", "int 32", "-1"),
    (b"\xd3" + b"\xff" * 8, "int 64", "-1"),
    (b"\xca\x3f\x66\x66\x66", "float 32", "0.9"),
    (b"\xcb\x3f\xf8" + bytes(6), "float 64", "1.5"),
    (b"\xd9\x01a", "str 8, 1 byte", "a"),
    (b"\xda\x00\x02ab", "str 16, 2 bytes", "ab"),
    (b"\xdb\x00\x00\x00\x01a", "str 32, 1 byte", "a"),
    (b"\xc4\x01\xff", "bin 8, 1 byte", "ff"),
    (b"\xc5\x00\x01\xff", "bin 16, 1 byte", "ff"),
    (b"\xc6\x00\x00\x00\x01\xff", "bin 32, 1 byte", "ff"),
    (b"\xd4\x05\xff", "fixext 1, 1 byte", "ExtType(code=5, data=b'\\xff')"),
    (b"\xd5\x05ab", "fixext 2, 2 bytes", "ExtType(code=5, data=b'ab')"),
    (b"\xd6\x05abcd", "fixext 4, 4 bytes", "ExtType(code=5, data=b'abcd')"),
    (b"\xd7\x05" + b"a" * 8, "fixext 8, 8 bytes", "ExtType(code=5, data=b'aaaaaaaa')"),
    (b"\xd8\x05" + b"a" * 16, "fixext 16, 16 bytes", "ExtType(code=5, data=b'aaaaaaaaaaaaaaaa')"),
    (b"\xc7\x01\x05a", "ext 8, 1 byte", "ExtType(code=5, data=b'a')"),
    (b"\xc8\x00\x01\x05a", "ext 16, 1 byte", "ExtType(code=5, data=b'a')"),
    (b"\xc9\x00\x00\x00\x01\x05a", "ext 32, 1 byte", "ExtType(code=5, data=b'a')"),
]


@pytest.mark.parametrize(("octets", "type", "value"), EVERY_FORMAT, ids=[each[1] for each in EVERY_FORMAT])
def test_a_msgpack_type_has_the_bytes_that_the_specification_gives_it(octets, type, value):
    mark, content = label_pack(octets)
    assert (mark.value, content.value) == (type, value)
    assert len(octets) - mark.end == {"uint 8": 1, "float 32": 4}.get(type, content.end - content.start)


@pytest.mark.parametrize(
    ("octets", "type"),
    [
        (b"\xdc\x00\x01\x05", "array 16, 1 element"),
        (b"\xdd\x00\x00\x00\x01\x05", "array 32, 1 element"),
        (b"\xde\x00\x01\x05\x05", "map 16, 1 pair"),
        (b"\xdf\x00\x00\x00\x01\x05\x05", "map 32, 1 pair"),
        (b"\x91\x05", "fixarray, 1 element"),
        (b"\x81\x05\x05", "fixmap, 1 pair"),
    ],
)
def test_a_msgpack_head_is_told_apart_from_what_it_counts(octets, type):
    head, *items = label_pack(octets)
    assert (head.value, {item.value for item in items}) == (type, {"5"})


STREAM = b': still here\nevent: token\nid: 7\r\ndata: {"n":\r\ndata: 1}\r\n\r\nretry: 10\nshoe: 44\ndata: [DONE]\n\n'


def test_an_event_stream_looks_like_this():
    assert [(label.layer, label.name, label.value) for label in label_events(STREAM) if label.value] == [
        (Layer.EVENTS, "comment", "still here"),
        (Layer.EVENTS, "field name", "event"),
        (Layer.EVENTS, "event", "token"),
        (Layer.EVENTS, "field name", "id"),
        (Layer.EVENTS, "id", "7"),
        (Layer.EVENTS, "field name", "data"),
        (Layer.NAMES, "field name", "n"),
        (Layer.EVENTS, "field name", "data"),
        (Layer.VALUES, "n", "1"),
        (Layer.EVENTS, "field name", "retry"),
        (Layer.EVENTS, "retry", "10"),
        (Layer.EVENTS, "field name", "shoe"),
        (Layer.EVENTS, "shoe", "44"),
        (Layer.EVENTS, "field name", "data"),
        (Layer.VALUES, "data", "[DONE]"),
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@steady(50)
@given(events=st.lists(st.lists(st.sampled_from([b"{}", b'{"a":', b"1}", b"two words", b":", b""]), min_size=1, max_size=3), max_size=3))
def test_what_is_not_framing_is_the_data_of_the_events(end, events):
    octets = b"".join(b"".join(b"data: " + line + end for line in lines) + end for lines in events)
    labels = label_events(octets)
    assert labels_cover(labels, octets)
    data = b"".join(octets[label.start : label.end] for label in labels if label.layer is not Layer.EVENTS)
    assert data == b"".join(end[:1].join(lines) for lines in events)


def test_an_event_stream_that_is_cut_off_anywhere_is_covered():
    assert all(labels_cover(label_events(b"\xef\xbb\xbf" + STREAM[:end]), b"\xef\xbb\xbf" + STREAM[:end]) for end in range(len(STREAM)))


FAULTS = [
    (label_json, b'{"a": 1, "b"', 12, "Expecting ':'", "a member without a value"),
    (label_json, b"[1 2]", 3, "Expecting ','", "two elements without a comma"),
    (label_json, b"[1] x", 4, "Extra data", "text behind the end"),
    (label_json, b'["abc', 1, "Unterminated string", "a string without its end"),
    (label_json, b'["\xff"]', 1, "byte 2 is no UTF-8", "a byte that no text has"),
    (label_json, b"[" + b"9" * 5000 + b"]", 1, "4300 digits", "a number that Python does not read"),
    (label_pack, b"\x92\x05", 2, "before all has come", "an array that lacks an element"),
    (label_pack, b"\x91\xa5ab", 1, "before all has come", "half a text"),
    (label_pack, b"\x05\x05", 1, "follow on the end", "a second message"),
    (label_pack, b"\xc1", 0, "FormatError", "a type that nobody has defined"),
    (label_pack, b"\xa1\xff", 0, "codec can't decode", "a text that is no UTF-8"),
    (label_pack, b"\xdd\xff\xff\xff\xff", 5, "before all has come", "a huge length"),
]


@pytest.mark.parametrize(("label", "octets", "understood", "reason", "what"), FAULTS, ids=[each[-1] for each in FAULTS])
def test_a_fault_is_told_and_what_stands_before_it_is_understood(label, octets, understood, reason, what):
    labels = label(octets)
    assert reason in fault(labels)
    assert sum(each.end - each.start for each in labels if each.layer is not Layer.UNREAD) == understood


@pytest.mark.parametrize("octets", [b"[" * 100_000, b'{"a":' * 50_000, b"[1," * 50_000, b"\x91" * 100_000, b"\x81\x05" * 50_000])
def test_deep_nesting_ends_in_a_fault_soon(octets):
    labels = label_body(octets, "application/json" if octets[0] in b"[{" else "application/msgpack", None)
    assert labels_cover(labels, octets)
    assert fault(labels)


@pytest.mark.parametrize(("label", "write"), [(label_json, lambda body: json.dumps(body).encode()), (label_pack, msgpack.packb)])
def test_of_a_long_path_its_end_is_kept(label, write):
    body = 5
    for _ in range(40):
        body = [body]
    assert label(write(body))[-2 if label is label_json else -1].name == "…" + ("[0]" * 40)[-60:]


def test_a_number_that_json_lacks_is_told_to_be_none():
    labels = label_json(b"[NaN, 1]")
    assert ["no JSON" in label.meaning for label in labels if label.layer is Layer.VALUES] == [True, False]


@pytest.mark.parametrize(
    ("media_type", "octets", "name"),
    [
        ("Application/JSON; charset=utf-8", b"5", "value"),
        ("application/problem+json", b"5", "value"),
        ("application/msgpack", b"\x05", "value"),
        ("application/protobuf", b"\x1a\x013", "model_id tag"),
        ("text/event-stream; charset=utf-8", b"data", "field name"),
        ("text/html", b"<p>", "body"),
        ("application/octet-stream", b"5", "body"),
    ],
)
def test_the_media_type_chooses_the_reader(media_type, octets, name):
    assert label_body(octets, media_type, prediction_pb2.PredictionResponse.DESCRIPTOR)[0].name == name


def test_a_text_shows_its_start_on_one_line():
    assert label_body(b"<p>\n" + b"x" * 100, "text/html", None)[0].value == "<p>\\n" + "x" * 56 + "…"


def test_a_body_without_a_path_is_what_the_first_method_takes_or_gives():
    contract = prediction_pb2.DESCRIPTOR
    assert [type_of_body(sent, contract).name for sent in (True, False)] == ["PredictionRequest", "PredictionResponse"]


@pytest.mark.parametrize(
    ("media_type", "write"), [("application/json", lambda body: json.dumps(body).encode()), ("application/msgpack", msgpack.packb)]
)
def test_sixty_four_digits_are_labelled_within_a_tenth_of_a_second(media_type, write):
    octets = write({"features": [pixel / 7 for pixel in range(64 * 64)]})

    def seconds() -> float:
        began = time.perf_counter()
        label_body(octets, media_type, None)
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < 0.1
