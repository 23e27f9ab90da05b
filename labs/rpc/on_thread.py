"""Serve with a single thread, to be measured beside sixteen: ``python -m labs.rpc.on_thread --port 50051``."""

from concurrent.futures import ThreadPoolExecutor

import grpc

from kit import command, model
from kit.prediction_pb2_grpc import add_PredictionServiceServicer_to_server

from .errors import Refusals
from .options import SERVER
from .server import PredictionService


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until interrupted; who calls meanwhile waits for the thread."""
    model.predict(model.sample(0))
    server = grpc.server(ThreadPoolExecutor(1), interceptors=[Refusals()], options=SERVER)
    add_PredictionServiceServicer_to_server(PredictionService(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        server.wait_for_termination()
    finally:
        server.stop(grace=1).wait()


if __name__ == "__main__":
    command.main(serve, port=50051)
