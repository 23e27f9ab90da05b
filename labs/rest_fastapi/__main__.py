"""Serve from the command line: ``python -m labs.rest_fastapi --port 8002 [--database predictions.db]``."""

from kit import command

from .server import serve

command.main(serve, port=8002, keeps=True)
