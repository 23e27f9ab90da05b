"""Chapter 1: the model as HTTP resources, served by Flask."""

from . import by_hand, document, errors, limits, models, moved, naming, schemas, store
from .client import Client
from .server import create_app, serve

__all__ = ["Client", "by_hand", "create_app", "document", "errors", "limits", "models", "moved", "naming", "schemas", "serve", "store"]
