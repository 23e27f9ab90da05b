"""Serve on an event loop, to be measured beside the threads: ``python -m labs.rpc.on_loop --port 50051``."""

from kit import command

from .aio import serve

if __name__ == "__main__":
    command.main(serve, port=50051)
