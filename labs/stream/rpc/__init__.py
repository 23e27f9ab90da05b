"""An answer as a server stream of gRPC."""

from . import client, server
from .client import Client
from .server import serve

__all__ = ["Client", "client", "serve", "server"]
