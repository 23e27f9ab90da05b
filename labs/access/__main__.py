"""Serve from the command line: ``python -m labs.access --port 8007``."""

from kit import command

from .server import serve

command.main(serve, port=8007)
