"""Chapter 3: the model as remote procedures, served by gRPC."""

from .client import Client
from .server import PredictionService, serve

__all__ = ["Client", "PredictionService", "serve"]
