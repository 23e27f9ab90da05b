"""Serve the page with three panes: ``python -m labs.stream --port 8000``."""

from kit import command

from .page import serve

command.main(serve, port=8000)
