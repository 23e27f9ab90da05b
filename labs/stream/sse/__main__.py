"""Serve from the command line: ``python -m labs.stream.sse --port 8000``."""

from kit import command

from .server import serve

command.main(serve, port=8000)
