"""Chapter 1, once more: the service of ``rest``, served by FastAPI. Given complete, file by file, to be compared with the Flask one."""

from ..rest.client import Client
from . import corrections, document, errors, formats, limits, models, predictions
from .server import create_app, serve

__all__ = ["Client", "corrections", "create_app", "document", "errors", "formats", "limits", "models", "predictions", "serve"]
