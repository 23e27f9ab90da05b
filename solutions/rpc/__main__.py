"""Serve from the command line: ``python -m solutions.rpc --port 50051``."""

from kit import launch

from .server import serve

launch.main(serve, port=50051)
