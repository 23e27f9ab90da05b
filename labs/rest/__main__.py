"""Serve from the command line: ``python -m labs.rest --port 8000 [--database predictions.db] [--production]``."""

from kit import command

from .server import serve, serve_production

command.main(serve, port=8000, production=serve_production, keeps=True)
