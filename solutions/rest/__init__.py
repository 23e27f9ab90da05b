"""Chapter 1: the model as HTTP resources, served by Flask."""

from .client import Client
from .server import create_app, serve

__all__ = ["Client", "create_app", "serve"]
