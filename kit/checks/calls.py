"""What the checks of RPC stand on: a student's .proto compiled apart from the kit's, and a server that records its calls."""

import contextlib
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from kit import model
from kit.checks import expect
from kit.contract import Prediction
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer, add_PredictionServiceServicer_to_server

SLOW = "slow"  # the model id for which a Recorder takes three seconds


def compiled(path: Path) -> FileDescriptorSet:
    """Compile a .proto with protoc, apart from the kit's own contract; its file is the last of the set.

    Raises Wrong with protoc's own words where it refuses the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / path.name).write_bytes(path.read_bytes())
        words = [sys.executable, "-m", "grpc_tools.protoc", "--proto_path=.", "--include_imports", "--descriptor_set_out=set", path.name]
        ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=20, check=False)
        cause = "line and column stand after the file's name; a field is written: type name = number;"
        expect(ended.returncode == 0, sent=path.name, got=ended.stderr.strip(), expected="a .proto that compiles", cause=cause)
        return FileDescriptorSet.FromString((Path(folder) / "set").read_bytes())


def message_class(files: FileDescriptorSet, name: str) -> type:
    """Make the class of the message ``name`` in a pool of its own: the kit's pool has a message of that name already."""
    pool = DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName(name))


def _kind(field: FieldDescriptorProto) -> str:
    """Return a field's type as a .proto writes it: ``repeated float`` or ``string``."""
    name = field.type_name.lstrip(".") or FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    return f"repeated {name}" if field.label == FieldDescriptorProto.LABEL_REPEATED else name


def expect_fields(theirs: DescriptorProto | None, ours: DescriptorProto) -> None:
    """Judge each field of one message by number and type; names and further fields don't matter."""
    cause = "leave the message's name as it is: the service names it"
    expect(theirs is not None, sent="prediction.proto", got=f"no {ours.name}", expected=f"message {ours.name}", cause=cause)
    fields, wanted = ({field.number: _kind(field) for field in message.field} for message in (theirs, ours))
    for number, kind in wanted.items():
        sent, got = f"field {number} of {ours.name}", fields.get(number, f"none; its numbers are {sorted(fields)}")
        if number not in fields:
            cause = "the number after the = is what travels, and this one is missing"
        elif sorted(fields.values()) == sorted(wanted.values()):
            cause = "the types are right and the numbers are swapped; the number says which field it is"
        elif got.removeprefix("repeated ") == kind.removeprefix("repeated "):
            cause = "repeated stands in front of a field that holds any number of values, and of no other"
        else:
            cause = f"the type says how the bytes are read: {kind.removeprefix('repeated ')}, not {got.removeprefix('repeated ')}"
        expect(got == kind, sent=sent, got=got, expected=f"{kind}, under any name", cause=cause)


class Recorder(PredictionServiceServicer):
    """Keep each request; answer with the next prediction, a refusal for a short request, and late for the model ``slow``."""

    def __init__(self, *answers: Prediction, refusals: Sequence[str] = ("too short",)):
        self.answers, self.refusals = list(answers), list(refusals)
        self.seen: list[PredictionRequest] = []
        self.over = threading.Event()

    def Predict(self, request: PredictionRequest, context: grpc.ServicerContext) -> PredictionResponse:
        """Record the request, and answer it."""
        self.seen.append(request)
        if request.model_id == SLOW:
            self.over.wait(3)
        if len(request.features) < model.PIXELS:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, _next(self.refusals))
        answer = _next(self.answers)
        return PredictionResponse(label=answer.label, score=answer.score, model_id=answer.model_id)


def _next(told: list) -> object:
    """Take the next of what is to be told; the last one stays."""
    return told.pop(0) if len(told) > 1 else told[0]


@contextlib.contextmanager
def recording(*answers: Prediction, **others: Sequence[str]) -> Iterator[tuple[int, list[PredictionRequest]]]:
    """Serve a Recorder with these answers and refusals on a free port; yield the port and the requests that it has seen."""
    server, service = grpc.server(ThreadPoolExecutor(4)), Recorder(*answers, **others)
    add_PredictionServiceServicer_to_server(service, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port, service.seen
    finally:
        service.over.set()
        server.stop(grace=1).wait()
