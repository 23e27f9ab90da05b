"""The contract: its stubs are fresh, the student's copy agrees with it, and a stranger's stub calls our server."""

import subprocess
import sys

from google.protobuf import descriptor_pb2

from kit import model, stubs
from kit.launch import ROOT, running

STRANGER = """
syntax = "proto3";
service PredictionService {
  rpc Predict (PredictionRequest) returns (PredictionResponse);
  rpc PredictStream (PredictionRequest) returns (stream PredictionResponse);
}
message PredictionRequest { repeated float features = 1; string model_id = 2; }
message PredictionResponse { float score = 1; string label = 2; }
"""

CALLER = """
import json, sys, grpc, theirs_pb2, theirs_pb2_grpc
port, features = sys.argv[1], json.loads(sys.argv[2])
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    stub = theirs_pb2_grpc.PredictionServiceStub(channel)
    request = theirs_pb2.PredictionRequest(features=features)
    print(stub.Predict(request, timeout=10).label)
    print(*[answer.label for answer in stub.PredictStream(request, timeout=10)])
"""


def protoc(folder, *arguments):
    words = [sys.executable, "-m", "grpc_tools.protoc", f"--proto_path={folder}", *arguments]
    subprocess.run(words, cwd=folder, check=True, timeout=60)


def shape(path, tmp_path):
    """Return what a .proto declares, without comments or file name: messages with their fields, services with their methods."""
    target = tmp_path / "set"
    protoc(path.parent, f"--descriptor_set_out={target}", str(path))
    (file,) = descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes()).file
    messages = {each.name: sorted((f.number, f.name, f.type, f.label) for f in each.field) for each in file.message_type}
    services = {
        each.name: [(m.name, m.input_type, m.output_type, m.client_streaming, m.server_streaming) for m in each.method]
        for each in file.service
    }
    return file.package, messages, services


def test_the_committed_stubs_are_what_protoc_makes_today(tmp_path):
    stubs.generate(tmp_path)
    for name in (f"{contract}_{part}.py" for contract in stubs.CONTRACTS for part in ("pb2", "pb2_grpc")):
        assert (tmp_path / "kit" / name).read_text() == (ROOT / "kit" / name).read_text()


def test_the_contract_that_the_student_completes_is_the_contract(tmp_path):
    theirs = shape(ROOT / "solutions" / "rpc" / "prediction.proto", tmp_path)
    assert theirs == shape(ROOT / "kit" / "prediction.proto", tmp_path)


def test_a_stub_made_by_a_stranger_from_the_bare_contract_calls_our_server(tmp_path):
    (tmp_path / "theirs.proto").write_text(STRANGER)
    protoc(tmp_path, "--python_out=.", "--grpc_python_out=.", "theirs.proto")
    (tmp_path / "caller.py").write_text(CALLER)
    with running("solutions.rpc") as server:
        words = [sys.executable, "caller.py", str(server.port), str(model.sample(3))]
        ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.split() == ["3", "3", "3"], ended.stderr
