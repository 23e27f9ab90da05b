"""An answer over a WebSocket: the client may speak while the server streams."""

from . import apart, client, server
from .client import Client
from .server import serve

__all__ = ["Client", "apart", "client", "serve", "server"]
