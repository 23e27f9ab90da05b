"""What the checks of schemas stand on: a message of any schema, filled so that every field says what its name means."""

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto
from google.protobuf.message import Message

MEANINGS = {"score": 0.75, "label": "3", "model_id": "linear", "second": "8"}


def filled(kind: type[Message], called: dict[str, str] | None = None) -> Message:
    """Return a message of this class in which every field has the meaning of its name, as well as its type can hold it.

    ``called`` gives a field that was renamed the name that it had.
    """
    message = kind()
    for field in message.DESCRIPTOR.fields:
        values = _values(field, (called or {}).get(field.name, field.name))
        if field.is_repeated:
            getattr(message, field.name).extend(values)
        elif values:
            setattr(message, field.name, values[0])
    return message


def meant(value: object) -> object:
    """Return what a field's value means to its reader: bytes are a text."""
    return value.decode() if isinstance(value, bytes) else value


def kind_of(field: FieldDescriptor) -> str:
    """Return a field's type as a .proto writes it: ``repeated float`` or ``string``."""
    named = field.message_type or field.enum_type
    name = named.name if named else FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    return f"repeated {name}" if field.is_repeated else name


def line(message: Message) -> str:
    """Return a message's fields in one line, the empty ones too: what was lost must show."""
    values = {field: getattr(message, field.name) for field in message.DESCRIPTOR.fields}
    return ", ".join(f"{field.name}: {list(value) if field.is_repeated else repr(value)}" for field, value in values.items())


def _values(field: FieldDescriptor, name: str) -> list:
    """Return two values for a field: the meaning of ``name`` where the type allows it, and another; none for a message in a message."""
    if field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE:
        return []
    if field.cpp_type in (FieldDescriptor.CPPTYPE_FLOAT, FieldDescriptor.CPPTYPE_DOUBLE):
        return [0.75, 0.5]
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        texts = [str(MEANINGS.get(name, "x")), "other"]
        return [text.encode() for text in texts] if field.type == FieldDescriptor.TYPE_BYTES else texts
    return [1, 1] if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL else [75, 50]
