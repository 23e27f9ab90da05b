"""Checks of chapter 2: messages that become bytes and come back, and bytes that are no message."""

import math
import random
import secrets
from types import ModuleType
from typing import NamedTuple

import msgpack
from google.protobuf.message import DecodeError

from kit import prediction_pb2
from kit.checks import Wrong, expect, limit
from kit.checks.schemas import codecs_5, codecs_6
from kit.checks.varints import codecs_4
from kit.contract import Malformed, Prediction, Request

__all__ = ["HINTS", "codecs_1", "codecs_2", "codecs_3", "codecs_4", "codecs_5", "codecs_6"]

HINTS = {
    "codecs-1": "Json.encode, just above, takes two steps: fields to dict, dict to bytes. Only the second differs here.",
    "codecs-2": "Json.decode is the pattern: try to read, turn what goes wrong into Malformed, then let message(kind, fields) judge the "
    "fields. One except can name several errors: except (KeyError, OSError) as error. unpackb takes object_pairs_hook, as json.loads does.",
    "codecs-3": "Protobuf.kinds[type(content)] is a class; its keyword arguments are named like the fields of content. What you get is an "
    "object, and one of its methods turns it into bytes. The notebook calls that method above.",
    "codecs-4": "number & 127 is the lowest seven bits, number >> 7 is what is left above them, and | 128 sets the top bit of a byte. "
    "While more than seven bits are left, a byte with its top bit set goes in front of the rest; the last byte goes as it is.",
    "codecs-5": "Copy the line of version 2, then add one field. Its number must be free: in version 2, and in every version before it. "
    "Saying reserved and an old number keeps others from taking that one later.",
    "codecs-6": "Ask what an old reader goes by: the number, and the wire type that its own schema expects. Two fields of one type could "
    "change places without anyone noticing.",
}

PATIENCE = 5.0  # seconds; the answers take microseconds
EMPTY = Prediction("0", 0.0, "")  # whose values are false, and values all the same
MESSAGES = (Prediction("3", 0.9588, "linear"), Request([0.0, 5.0, 16.0], "forest"), Request([0.5]), EMPTY)
READABLE = (
    ({"features": [5, 0.5], "model_id": "forest"}, Request([5, 0.5], "forest"), "the fields of the map are the fields of the message"),
    ({"features": [5]}, Request([5]), "a model_id that is absent gets its default; message(kind, fields) does that"),
    ({"features": [5], "colour": "blue"}, Request([5]), "a field from a newer contract is ignored; message(kind, fields) does that"),
    ({"label": "3", "score": 0.5, "model_id": "linear"}, Prediction("3", 0.5, "linear"), "make the kind of message that was asked for"),
)
REFUSED = (
    ("no bytes at all", b""),
    ("an array of three that ends after one", b"\x93\x01"),
    ("a message with a byte left over", b"\x81\xa8features\x90\x00"),
    ("a byte that the specification never uses", b"\xc1"),
    ("text that is not UTF-8", b"\xa1\xff"),
    ("a thousand nested arrays", b"\x91" * 1000 + b"\x90"),
    ("a text frame", '{"features": []}'),
    ("an array instead of a map", b"\x91\x05"),
    ("a map without features", b"\x80"),
    ("a map in which a name comes twice", b"\x82\xa8features\x90\xa8features\x90"),
)


def _fresh() -> list[NamedTuple]:
    """Return a message of each kind that nobody has seen before; its numbers are whole in 32 bits."""
    features, score = [random.randrange(64) / 4 for _ in range(9)], random.randrange(1, 256) / 256
    return [Request(features, secrets.token_hex(3)), Prediction(str(random.randrange(10**6)), score, secrets.token_hex(3))]


def _fresh_refused() -> list[tuple[str, bytes]]:
    """Return bytes that are no message, and that nobody has seen before."""
    one, two = (msgpack.packb("features") + msgpack.packb([random.randrange(1000)]) for _ in range(2))
    return [(REFUSED[2][0], b"\x81" + one + secrets.token_bytes(1)), (REFUSED[-1][0], b"\x82" + one + two)]


def codecs_1(codecs: ModuleType) -> None:
    """Your MessagePack is a map of the message's fields, and any MessagePack reader can read it."""
    for content in (*MESSAGES, *_fresh()):
        sent = f"Msgpack.encode({content})"
        with limit(PATIENCE):
            body = codecs.Msgpack.encode(content)
        _expect_bytes(body, sent, "msgpack.packb returns the bytes")
        try:
            fields = msgpack.unpackb(body)
        except ValueError as error:
            fields = error
        cause = "a NamedTuple is a tuple, so it is packed as an array and the names are lost; pack content._asdict()"
        if not isinstance(fields, list):
            cause = "these bytes are another format; msgpack.packb makes MessagePack"
        expect(isinstance(fields, dict), sent=sent, got=fields, expected="a map (MessagePack specification)", cause=cause)
        _expect_fields(fields, content, sent)


def codecs_2(codecs: ModuleType) -> None:
    """MessagePack becomes the message that was asked for; whatever is none ends in Malformed."""
    for fields, message, cause in (*READABLE, *((each._asdict(), each, READABLE[0][2]) for each in _fresh())):
        sent = f"Msgpack.decode(packb({fields}), {type(message).__name__})"
        with limit(PATIENCE):
            got = codecs.Msgpack.decode(msgpack.packb(fields), type(message))
        right = isinstance(got, type(message)) and (list(got[0]), *got[1:]) == (list(message[0]), *message[1:])
        expect(right, sent=sent, got=got, expected=message, cause="decode must return the message" if got is None else cause)
    for what, body in (*REFUSED, *_fresh_refused()):
        try:
            with limit(PATIENCE):
                got = codecs.Msgpack.decode(body, Request)
        except Malformed:
            continue
        except (NotImplementedError, Wrong):
            raise
        except Exception as error:
            got = error
        expect(False, sent=f"{what}: {body[:20]!r}", got=got, expected="Malformed, raised", cause=_why_not_malformed(what, got))


def codecs_3(codecs: ModuleType) -> None:
    """Your Protobuf is read by the class that protoc generated, field by field."""
    for content in (*MESSAGES, *_fresh()):
        sent = f"Protobuf.encode({content})"
        with limit(PATIENCE):
            body = codecs.Protobuf.encode(content)
        _expect_bytes(body, sent, "the filled message is still an object; SerializeToString() returns its bytes")
        kind = prediction_pb2.PredictionRequest if isinstance(content, Request) else prediction_pb2.PredictionResponse
        try:
            parsed = kind.FromString(body)
        except DecodeError:
            cause = "these bytes are another format; fill the generated message and serialize it"
            expect(False, sent=sent, got=body, expected=f"the Protobuf message {kind.__name__}", cause=cause)
        fields = {name: getattr(parsed, name) for name in content._fields}
        fields |= {"features": list(parsed.features)} if "features" in fields else {}
        _expect_fields(fields, content, sent)


def _expect_bytes(body: object, sent: str, cause: str) -> None:
    if body is None:
        cause = "the bytes are made but not returned"
    elif isinstance(body, str):
        cause = "text must still be encoded; and this format is no text"
    expect(isinstance(body, bytes), sent=sent, got=body, expected="bytes", cause=cause)


def _expect_fields(fields: dict, content: NamedTuple, sent: str) -> None:
    """Compare what a reader sees with what was sent, as 32-bit floats; a default may be left out."""
    for name, value in content._asdict().items():
        got = fields.get(name, content._field_defaults.get(name))
        expect(
            _close(got, value),
            sent=sent,
            got=fields,
            expected=f"{name} = {value!r}",
            cause=f"the field {name} did not arrive as it was sent" if name in fields else f"{name} is left out; {value!r} is a value too",
        )


def _close(got: object, value: object) -> bool:
    if isinstance(value, list):
        return isinstance(got, list) and len(got) == len(value) and all(map(_close, got, value))
    if isinstance(value, float):
        return isinstance(got, int | float) and math.isclose(got, value, rel_tol=1e-6)
    return got == value


def _why_not_malformed(what: str, got: object) -> str:
    if isinstance(got, Malformed):
        return "Malformed is returned here; raise it"
    if not isinstance(got, Exception):
        swallowed = "the error was caught but not raised again as Malformed, or these bytes were never looked at to their end"
        return "unpackb keeps the last of the two, without a word; give it object_pairs_hook=unique" if "twice" in what else swallowed
    if "'detail'" in str(got):
        return "Malformed takes a sentence that says what is wrong: raise Malformed('…')"
    if isinstance(got, TypeError):
        return "a text frame is a str, which unpackb answers with a TypeError; that must become Malformed as well"
    if isinstance(got, ValueError):
        return f"{type(got).__name__} is a ValueError; catch ValueError around unpackb"
    return "let message(kind, fields) make the message: it raises Malformed for what is no object or lacks a field"
