"""Chapter 2: three formats behind one contract, ``media_type, encode, decode``.

``encode`` turns a Request or a Prediction into bytes. ``decode`` turns bytes into the kind of message that the reader expects, and
raises Malformed for bytes that are none.
"""

import json
from typing import ClassVar, NamedTuple

import msgpack
from google.protobuf.message import DecodeError

from kit import prediction_pb2
from kit.contract import Malformed, Prediction, Request, message


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return names and values as a dict; raise ValueError for a name that comes twice: one reader takes the first, another the last.

    JSON leaves it open which of them counts (RFC 8259 §4).

    >>> unique([("label", "3"), ("score", 0.5)])
    {'label': '3', 'score': 0.5}
    """
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name comes twice in one object")
    return fields


class Json:
    """JSON (RFC 8259): text that a person can read. Given complete, as the example for the other two."""

    name = "json"
    media_type = "application/json"

    @staticmethod
    def encode(content: NamedTuple) -> bytes:
        """Return ``content`` as a JSON object without spaces.

        >>> Json.encode(Prediction("3", 0.5, "linear"))
        b'{"label":"3","score":0.5,"model_id":"linear"}'
        """
        return json.dumps(content._asdict(), separators=(",", ":")).encode()

    @staticmethod
    def decode(body: bytes | str, kind: type[NamedTuple]) -> NamedTuple:
        """Return the ``kind`` of message that the JSON text ``body`` holds; raise Malformed when it holds none."""
        return message(kind, Json.parse(body))

    @staticmethod
    def parse(body: bytes | str) -> object:
        """Return the value that the JSON text ``body`` holds; raise Malformed when it is not JSON.

        Python's parser also reads NaN and Infinity, which RFC 8259 §6 forbids; the model refuses them, in the same words on every wire.
        """
        try:
            text = (body.encode() if isinstance(body, str) else body).decode()  # by itself json.loads would take UTF-16 too (RFC 8259 §8.1)
            fields = json.loads(text, object_pairs_hook=unique)
            if "\\u" in text:  # half of a surrogate pair is no character (RFC 8259 §8.2), and can't be encoded
                json.dumps(fields, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise Malformed(f"the body is not JSON: {error}") from None
        return fields


class Msgpack:
    """MessagePack: JSON's shapes in binary, with a byte or more in front of each value that tells its type and size."""

    name = "msgpack"
    media_type = "application/vnd.msgpack"

    @staticmethod
    def encode(content: NamedTuple) -> bytes:
        """Return ``content`` as a MessagePack map.

        >>> Msgpack.encode(Prediction("3", 0.5, "linear"))[:8]
        b'\\x83\\xa5label\\xa1'
        """
        raise NotImplementedError("exercise codecs-1: pack the content's fields as a map")

    @staticmethod
    def decode(body: bytes, kind: type[NamedTuple]) -> NamedTuple:
        """Return the ``kind`` of message that ``body`` holds; raise Malformed when it is not MessagePack.

        ``msgpack.unpackb`` raises many kinds of error for bytes that it can't read; all but one of them are ValueErrors, and a text
        frame (``str``) is a TypeError. Of a name that comes twice it keeps the last value, without a word, unless it is given
        ``object_pairs_hook=unique``.

        >>> Msgpack.decode(b"\\x81\\xa8features\\x91\\x05", Request)
        Request(features=[5], model_id='')
        """
        raise NotImplementedError("exercise codecs-2: unpack the body, turn each error into Malformed, make the message")


class Protobuf:
    """Protocol Buffers: numbered fields whose names and types stand in the .proto, not in the bytes."""

    name = "protobuf"
    media_type = "application/protobuf"
    kinds: ClassVar = {Request: prediction_pb2.PredictionRequest, Prediction: prediction_pb2.PredictionResponse}

    @staticmethod
    def encode(content: NamedTuple) -> bytes:
        """Return ``content`` as the Protobuf message that ``Protobuf.kinds`` names for its type.

        >>> Protobuf.encode(Prediction("3", 0.5, "linear"))
        b'\\r\\x00\\x00\\x00?\\x12\\x013\\x1a\\x06linear'
        """
        raise NotImplementedError("exercise codecs-3: fill the generated message, serialize it")

    @staticmethod
    def decode(body: bytes, kind: type[NamedTuple]) -> NamedTuple:
        """Return the ``kind`` of message that ``body`` holds; raise Malformed when it can't be parsed.

        By the format's nature a field that is absent reads as its default, one that the schema doesn't know is set aside, and two
        messages in a row merge into one (Protocol Buffers, Encoding).
        """
        try:
            parsed = Protobuf.kinds[kind].FromString(body)
        except (DecodeError, TypeError) as error:
            raise Malformed(f"the body is not the Protobuf message {kind.__name__}: {error}") from None
        fields = {field: getattr(parsed, field) for field in kind._fields}
        return kind(**{name: value if isinstance(value, str | float) else list(value) for name, value in fields.items()})


def varint(number: int) -> bytes:
    """Return ``number``, which is 0 or more, as a varint, the way Protobuf writes its tags, lengths and whole numbers.

    Seven bits a byte, the lowest seven first. In each byte but the last the top bit is set: another byte follows
    (Protocol Buffers, Encoding, Base 128 Varints). No more bytes than it takes: 0 to 127 are one byte.

    >>> varint(5), varint(300)
    (b'\\x05', b'\\xac\\x02')
    """
    raise NotImplementedError("exercise codecs-4: seven bits a byte, the lowest first, the top bit of each byte but the last set")


ALL = (Json, Msgpack, Protobuf)
BY_MEDIA_TYPE = {codec.media_type: codec for codec in ALL}
BY_NAME = {codec.name: codec for codec in ALL}
