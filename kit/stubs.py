"""Generate the gRPC stubs from prediction.proto: ``python -m kit.stubs`` writes them, a test proves them fresh."""

from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

HERE = Path(__file__).parent


def generate(into: Path) -> None:
    """Compile kit/prediction.proto into ``into``/kit, importable as ``kit.prediction_pb2`` when ``into`` is on the path.

    Raises RuntimeError when protoc refuses the file; what it says stands on stderr.
    """
    well_known = files("grpc_tools") / "_proto"
    arguments = [f"--proto_path={HERE.parent}", f"--proto_path={well_known}"]
    arguments += [f"--python_out={into}", f"--grpc_python_out={into}", str(HERE / "prediction.proto")]
    if protoc.main(["protoc", *arguments]) != 0:
        raise RuntimeError("protoc refused kit/prediction.proto; its message stands above")


if __name__ == "__main__":
    generate(HERE.parent)
    print("wrote kit/prediction_pb2.py and kit/prediction_pb2_grpc.py")
