"""Serve from the command line: ``python -m labs.ws --port 8765``."""

from kit import command

from .server import serve

command.main(serve, port=8765)
