"""Generate the gRPC stubs from the kit's .proto files: ``python -m kit.stubs`` writes them, a test proves them fresh."""

from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

HERE = Path(__file__).parent
CONTRACTS = ("prediction", "talk")


def generate(into: Path) -> None:
    """Compile the contracts into ``into``/kit, importable as ``kit.prediction_pb2`` and so on when ``into`` is on the path.

    Raises RuntimeError when protoc refuses a file; what it says stands on stderr.
    """
    well_known = files("grpc_tools") / "_proto"
    arguments = [f"--proto_path={HERE.parent}", f"--proto_path={well_known}"]
    arguments += [f"--python_out={into}", f"--grpc_python_out={into}", *[str(HERE / f"{name}.proto") for name in CONTRACTS]]
    if protoc.main(["protoc", *arguments]) != 0:
        raise RuntimeError("protoc refused a contract; its message stands above")


if __name__ == "__main__":
    generate(HERE.parent)
    print("wrote", *[f"kit/{name}_pb2.py and kit/{name}_pb2_grpc.py" for name in CONTRACTS], sep="\n  ")
