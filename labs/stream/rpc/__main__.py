"""Serve from the command line: ``python -m labs.stream.rpc --port 50051``."""

from kit import command

from .server import serve

command.main(serve, port=50051)
