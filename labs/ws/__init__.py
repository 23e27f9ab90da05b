"""Chapter 4: the model behind a socket that stays open, served by websockets."""

from . import again, by_hand, origin, secure, watch
from .client import Client
from .server import answer, serve
from .watcher import Watcher

__all__ = ["Client", "Watcher", "again", "answer", "by_hand", "origin", "secure", "serve", "watch"]
