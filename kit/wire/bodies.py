"""Bodies: which byte of one is a name, a value or neither, in the format that its media type names."""

from google.protobuf.descriptor import Descriptor, FileDescriptor

from .events import label_events
from .fields import label_fields
from .label import Label, Layer, sized
from .packs import label_pack
from .texts import label_json
from .words import decoded, plain

SHOWN = 60  # characters of a text
PACKS = ("application/vnd.msgpack", "application/msgpack", "application/x-msgpack")
FIELDS = ("application/protobuf", "application/x-protobuf")


def label_body(octets: bytes, media_type: str, kind: Descriptor | None) -> list[Label]:
    """Label every byte of a body, counted from its first; ``kind`` is the message's type, which Protobuf does not carry itself.

    Never raises. What is not in the format that ``media_type`` names is UNREAD from there on; a format without a reader is one label.

    >>> [(label.name, label.value) for label in label_body(b'{"score": 0.5}', "application/json", None)]
    [('punctuation', ''), ('field name', 'score'), ('punctuation', ''), ('score', '0.5'), ('punctuation', '')]
    """
    media_type = media_type.partition(";")[0].strip().lower()
    if not octets:
        return []
    if media_type == "application/json" or media_type.endswith("+json"):
        return label_json(octets)
    if media_type in PACKS:
        return label_pack(octets)
    if media_type in FIELDS:
        return label_fields(octets, kind)
    if media_type == "text/event-stream":
        return label_events(octets)
    return [_whole(octets, media_type)]


def type_of_body(sent: bool, contract: FileDescriptor | None) -> Descriptor | None:
    """Return the Protobuf message of a body where no path names it: what the contract's first method takes, or gives."""
    methods = [method for service in contract.services_by_name.values() for method in service.methods] if contract else []
    return (methods[0].input_type if sent else methods[0].output_type) if methods else None


def compressed(octets: bytes, coding: str, source: str) -> list[Label]:
    """Label a body whose format shows only after it has been unpacked."""
    meaning = f"the body, packed with {coding}: no byte of it stands for one of the format inside"
    return [Label(0, len(octets), Layer.BODY, "compressed body", sized(len(octets)), meaning, source)] if octets else []


def _whole(octets: bytes, media_type: str) -> Label:
    value = sized(len(octets))
    if media_type.startswith("text/"):
        text = decoded(octets)
        value = plain(text[:SHOWN]) + ("…" if len(text) > SHOWN else "")
    meaning = f"{media_type}, as it is" if media_type else "of a format that nobody has named"
    return Label(0, len(octets), Layer.BODY, "body", value, meaning, "RFC 9110 §8.3")
