"""Make a Protobuf message's class while the program runs, from field numbers and types: without a .proto file, without protoc."""

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

Fields = dict[str, tuple[int, str]]  # a field's name: its number and its type, "string" or "repeated float"


def message_class(fields: Fields, **inner: Fields) -> type[Message]:
    """Return the class of a message with ``fields``; a type may be the name of another message, given as ``inner``.

    >>> message_class({"label": (1, "string")})(label="3").SerializeToString()
    b'\\n\\x013'
    """
    file = FileDescriptorProto(name="made.proto", syntax="proto3")
    for name, made in {"Made": fields, **inner}.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in made.items():
            repeated, _, type_name = kind.rpartition(" ")
            label = FieldDescriptorProto.LABEL_REPEATED if repeated else FieldDescriptorProto.LABEL_OPTIONAL
            typed = {"type": "TYPE_MESSAGE", "type_name": f".{type_name}"} if type_name in inner else {"type": f"TYPE_{type_name.upper()}"}
            message.field.add(name=field, number=number, label=label, **typed)
    pool = DescriptorPool()  # one of its own: the default pool allows a name only once
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("Made"))
