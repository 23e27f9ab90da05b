"""Six formats side by side, each as ``encode(content)`` and ``decode(body, like=content)``, so that their sizes and times can be compared.

``content`` is a message of numbers (a list) or a table (a list of rows). Numbers are the field ``features`` in JSON, msgpack and Protobuf,
and a table of one column in the others. These are contenders, not codecs: they trust what they read.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

import msgpack

from kit import protos, tables
from kit.prediction_pb2 import PredictionRequest
from kit.tables import Rows

Content = list[int] | list[float] | Rows
PROTOBUF_KINDS = {int: "int64", float: "double", str: "string"}


class Format(NamedTuple):
    """One contender: how people call it, and its two directions."""

    title: str
    encode: Callable[[Content], bytes]
    decode: Callable[[bytes, Content], Content]


def is_table(content: Content) -> bool:
    """Say whether ``content`` is a list of rows."""
    return isinstance(content[0], dict)


def _json(content: Content) -> bytes:
    return json.dumps(_named(content), separators=(",", ":")).encode()


def _protobuf(content: Content) -> bytes:
    if not is_table(content):
        return PredictionRequest(features=content).SerializeToString()  # the contract's message: 32-bit floats
    return _rows_class(content)(rows=content).SerializeToString()


def _from_protobuf(body: bytes, like: Content) -> Content:
    if not is_table(like):
        return list(PredictionRequest.FromString(body).features)
    return [{name: getattr(row, name) for name in like[0]} for row in _rows_class(like).FromString(body).rows]


def _doubles(content: list[float]) -> bytes:
    """Return numbers as Protobuf whose schema says double: 64 bits, nothing lost."""
    return protos.message_class({"features": (1, "repeated double")})(features=content).SerializeToString()


def _named(content: Content) -> dict | Rows:
    return content if is_table(content) else {"features": content}


def _plain(fields: dict | Rows) -> Content:
    return fields["features"] if isinstance(fields, dict) else fields


def _rows_class(content: Rows):
    columns = tuple(tables.columns_of(content).items())
    if columns not in _classes:
        row = {name: (number, PROTOBUF_KINDS[kind]) for number, (name, kind) in enumerate(columns, 1)}
        _classes[columns] = protos.message_class({"rows": (1, "repeated Row")}, Row=row)
    return _classes[columns]


def _table(codec) -> Format:
    def encode(content: Content) -> bytes:
        rows = content if is_table(content) else [{"features": number} for number in content]
        return codec.encode(rows, tables.columns_of(rows))

    def decode(body: bytes, like: Content) -> Content:
        if is_table(like):
            return codec.decode(body, tables.columns_of(like))
        return [row["features"] for row in codec.decode(body, {"features": type(like[0])})]

    return Format({"csv": "CSV", "parquet": "Parquet", "avro": "Avro"}[codec.name], encode, decode)


_classes: dict[tuple, type] = {}  # a message class for each set of columns: making one takes longer than using it

ALL = (
    Format("JSON", _json, lambda body, like: _plain(json.loads(body))),
    Format("msgpack", lambda content: msgpack.packb(_named(content)), lambda body, like: _plain(msgpack.unpackb(body))),
    Format("Protobuf", _protobuf, _from_protobuf),
    *map(_table, tables.ALL),
)


def encoded(content: Content, exact: bool = False) -> dict[str, bytes]:
    """Return ``content`` in all six formats; with ``exact``, Protobuf's schema says double instead of float for numbers.

    >>> {title: len(body) for title, body in encoded([5, 0, 16]).items() if title != "Parquet"}
    {'JSON': 21, 'msgpack': 14, 'Protobuf': 14, 'CSV': 20, 'Avro': 156}
    """
    bodies = {contender.title: contender.encode(content) for contender in ALL}
    return bodies | ({"Protobuf": _doubles(content)} if exact and not is_table(content) else {})
