"""Old and new versions of one message, and what each makes of the other's bytes: in JSON, msgpack, Protobuf and Avro.

A version gives each field its number, its type and, where it may be absent, its default. JSON, msgpack and Avro go by names, Protobuf by
numbers; only Protobuf and Avro know types.
"""

import io
import json
from typing import NamedTuple

import fastavro
import msgpack
from fastavro.read import SchemaResolutionError
from google.protobuf.message import DecodeError

from kit import protos


class Field(NamedTuple):
    """One field of a version: its number, its type, and its default; None where it must be there."""

    number: int
    kind: str
    default: object = None


Version = dict[str, Field]

OLD: Version = {"score": Field(1, "float"), "label": Field(2, "string"), "model_id": Field(3, "string")}
CHANGES: dict[str, Version] = {
    "a field more": OLD | {"second": Field(4, "string", "")},
    "a field renamed": {"score": Field(1, "float"), "digit": Field(2, "string"), "model_id": Field(3, "string")},
    "numbers swapped": OLD | {"label": Field(3, "string"), "model_id": Field(2, "string")},
    "float made double": OLD | {"score": Field(1, "double")},
}
MEANT = {"score": 0.75, "label": "3", "digit": "3", "model_id": "linear", "second": "8"}  # what a field of this name says
FORMATS = ("JSON", "msgpack", "Protobuf", "Avro")


def written(form: str, version: Version) -> bytes:
    """Return the message as a program of this ``version`` writes it.

    >>> written("JSON", OLD)
    b'{"score": 0.75, "label": "3", "model_id": "linear"}'
    """
    content = {name: MEANT[name] for name in version}
    if form == "JSON":
        return json.dumps(content).encode()
    if form == "msgpack":
        return msgpack.packb(content)
    if form == "Protobuf":
        return _class(version)(**content).SerializeToString()
    out = io.BytesIO()
    fastavro.schemaless_writer(out, _schema(version), content)
    return out.getvalue()


def read(form: str, body: bytes, reader: Version, writer: Version) -> dict:
    """Return what a program of the version ``reader`` reads; only Avro is told the ``writer`` as well. ValueError when it refuses."""
    if form in ("JSON", "msgpack"):
        fields = json.loads(body) if form == "JSON" else msgpack.unpackb(body)
        lacking = [name for name, field in reader.items() if name not in fields and field.default is None]
        if lacking:
            raise ValueError(f"the field {lacking[0]} is missing")
        return {name: fields.get(name, field.default) for name, field in reader.items()}
    try:
        if form == "Protobuf":
            message = _class(reader).FromString(body)
            return {name: getattr(message, name) for name in reader}
        return fastavro.schemaless_reader(io.BytesIO(body), _schema(writer), _schema(reader))
    except (DecodeError, SchemaResolutionError) as error:
        raise ValueError(str(error)) from None


def verdict(form: str, reader: Version, writer: Version) -> str:
    """Say how ``reader`` fares with what ``writer`` wrote: "reads", "refuses" or "misreads", which is a wrong value without an error.

    >>> verdict("Protobuf", reader=OLD, writer=CHANGES["numbers swapped"])
    'misreads'
    """
    try:
        got = read(form, written(form, writer), reader, writer)
    except ValueError:
        return "refuses"
    # A field that the writer never heard of rightly reads as its default; one under a new name still means the same.
    absent = {name for name, field in reader.items() if name not in writer and field.default is not None}
    return "reads" if all(got[name] == (reader[name].default if name in absent else MEANT[name]) for name in reader) else "misreads"


def table() -> str:
    """Return a line for each change: in each format, the verdict on an old reader of the new, and on a new reader of the old."""
    lines = ["old reads new / new reads old", f"{'':18}" + "".join(f"{form:21}" for form in FORMATS)]
    for change, new in CHANGES.items():
        pairs = [f"{verdict(form, OLD, new)} / {verdict(form, new, OLD)}" for form in FORMATS]
        lines.append(f"{change:18}" + "".join(f"{pair:21}" for pair in pairs))
    return "\n".join(line.rstrip() for line in lines)


def _class(version: Version):
    return protos.message_class({name: (field.number, field.kind) for name, field in version.items()})


def _schema(version: Version) -> dict:
    fields = [{"name": name, "type": field.kind} | _default(field) for name, field in version.items()]
    return {"type": "record", "name": "Answer", "fields": fields}


def _default(field: Field) -> dict:
    return {} if field.default is None else {"default": field.default}
