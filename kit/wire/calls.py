"""gRPC (PROTOCOL-HTTP2.md): messages with five bytes in front of each, in the DATA frames of a stream; the path names their types."""

import struct
from typing import NamedTuple

from google.protobuf.descriptor import Descriptor, FileDescriptor

from .fields import label_fields, values
from .label import Label, Layer, Stretch, place, sized

PREFIX = struct.Struct(">BL")  # the compressed flag, and the message's length
SOURCE = "gRPC over HTTP2, Length-Prefixed-Message"
PROTOBUF = ("application/grpc", "application/grpc+proto")

Lines = dict[str, str]  # header lines by name


class Span(NamedTuple):
    """Where a gRPC message stands in its stream's body, prefix included; ``end`` is where it should end."""

    start: int
    end: int
    type: str
    facts: dict


class Body(NamedTuple):
    """The body of a stream: its labels, in its own coordinates, the gRPC messages in it, and words for its format."""

    labels: list[Label]
    spans: list[Span]
    title: str = ""


def read_body(octets: bytes, request: Lines, own: Lines, sent: bool, contract: FileDescriptor | None) -> Body:
    """Label what one side sent on a stream after the header lines ``own``; ``request`` are those of the request. Never raises."""
    media_type = own.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in PROTOBUF:
        return _read_messages(octets, _type_of_call(request.get(":path", ""), sent, contract), own.get("grpc-encoding", "identity"))
    from .bodies import compressed, label_body, type_of_body

    if (coding := own.get("content-encoding", "identity")) != "identity":
        return Body(compressed(octets, coding, "RFC 9110 §8.4"), [], media_type)
    return Body(label_body(octets, media_type, type_of_body(sent, contract)), [], media_type)


def _read_messages(octets: bytes, kind: Descriptor | None, encoding: str) -> Body:
    labels, spans, at = [], [], 0
    name = kind.name if kind else "message"
    while at < len(octets):
        if len(octets) - at < PREFIX.size or octets[at] > 1:
            reason = "the compressed flag is 0 or 1" if octets[at] > 1 else "the message has yet to come; its prefix takes five bytes"
            labels.append(Label(at, len(octets), Layer.UNREAD, "not understood", "", reason, SOURCE))
            break
        compressed, size = PREFIX.unpack_from(octets, at)
        start = at + PREFIX.size
        body = octets[start : start + size]
        labels += _prefix(at, compressed, size, len(body), encoding)
        labels += place(_compressed(body, name, encoding) if compressed else label_fields(body, kind), [Stretch(start, len(body))])
        fields = {} if compressed or len(body) < size else values(body, kind)
        spans.append(Span(at, start + size, name, {"compressed": bool(compressed), "length": size, "type": name, "fields": fields}))
        at = start + len(body)
    return Body(labels, spans)


def _prefix(at: int, compressed: int, size: int, here: int, encoding: str) -> list[Label]:
    told = f"the message is compressed with {encoding}" if compressed else "the message is as its codec wrote it, not compressed"
    length = sized(size) + (f", {here} of them here" if here < size else "")
    meaning = "how long the message is: Protobuf does not say where a message ends, and a DATA frame may end anywhere in it"
    return [
        Label(at, at + 1, Layer.PREFIX, "compressed flag", str(compressed), told, SOURCE),
        Label(at + 1, at + PREFIX.size, Layer.PREFIX, "message length", length, meaning, SOURCE),
    ]


def _compressed(body: bytes, name: str, encoding: str) -> list[Label]:
    meaning = f"{name}, tags and values together, compressed with {encoding}"
    return [Label(0, len(body), Layer.BODY, name, sized(len(body)), meaning, SOURCE)] if body else []


def _type_of_call(path: str, sent: bool, contract: FileDescriptor | None) -> Descriptor | None:
    """Return the type of the messages that a method takes, or gives; ``path`` is "/PredictionService/Predict". None: it is not known."""
    service, _, method = path.removeprefix("/").rpartition("/")
    for known in contract.services_by_name.values() if contract else ():
        if known.full_name == service and (found := known.methods_by_name.get(method)):
            return found.input_type if sent else found.output_type
    return None
