"""Chapter 4: the model behind a socket that stays open, served by websockets."""

from .client import Client
from .server import answer, serve

__all__ = ["Client", "answer", "serve"]
