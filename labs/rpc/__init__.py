"""Chapter 3: the model as remote procedures, served by gRPC."""

from . import aio, balance, by_hand, errors, key, log, options, refine, relay, retry, secure, shapes, shutdown
from .client import Client
from .server import PredictionService, serve, serving

__all__ = ["Client", "PredictionService", "serve", "serving"]
__all__ += ["aio", "balance", "by_hand", "errors", "key", "log", "options", "refine", "relay", "retry", "secure", "shapes", "shutdown"]
