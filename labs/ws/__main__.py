"""Serve from the command line: ``python -m solutions.ws --port 8765``."""

from kit import launch

from .server import serve

launch.main(serve, port=8765)
