"""Serve from the command line: ``python -m solutions.rest --port 8000 [--production]``."""

from kit import launch

from .server import serve, serve_production

launch.main(serve, port=8000, production=serve_production)
