"""Chapter 7: who may call the service: API keys, OAuth 2.0 tokens with scopes, signatures that anybody can verify."""

from . import authorization, errors, guard, keyring, keys, parts, tokens
from .client import Client
from .server import create_app, serve

__all__ = ["Client", "authorization", "create_app", "errors", "guard", "keyring", "keys", "parts", "serve", "tokens"]
