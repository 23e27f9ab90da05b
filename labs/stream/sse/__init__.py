"""An answer as Server-Sent Events: one HTTP response that goes on."""

from . import client, leaving, server
from .client import Client
from .server import serve

__all__ = ["Client", "client", "leaving", "serve", "server"]
